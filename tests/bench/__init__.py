"""Benchmarks: ``make bench``, or ``python -m tests.bench [NAME...]``. They measure and never fail on a number."""
