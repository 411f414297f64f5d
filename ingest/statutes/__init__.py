"""Statutes from the official repository of overheid.nl: fetched by BWB id and date, kept, and ingested."""
