"""Bibob sessions: cases that a trainer runs before a group."""
