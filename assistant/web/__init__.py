"""The web pages: templates and static files, served by the same process as the API."""
