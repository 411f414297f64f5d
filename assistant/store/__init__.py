"""Conversations, feedback and the audit trail, through SQLAlchemy."""
