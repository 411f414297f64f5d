"""What doors keep: conversations, feedback, the audit trail, keys, jobs and unfinished work. SQLite or PostgreSQL."""
