"""The API: routes, schemas, security and problem details over the assistant."""
