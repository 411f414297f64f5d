"""Guardrails on the question and the answer, each a small rule that can be read."""
