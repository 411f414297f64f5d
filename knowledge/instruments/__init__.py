"""The catalogue of administrative instruments: one card a file."""
