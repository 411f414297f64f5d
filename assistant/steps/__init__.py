"""The steps of the answering pipeline, one a module."""
