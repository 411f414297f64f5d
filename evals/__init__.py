"""Evaluation: sets, metrics, runs and reports that show what got better or worse."""
