"""One reader a format; each has ``accepts()`` and ``read()`` and gives a structured document."""
