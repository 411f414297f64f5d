"""Run by Alembic: migrates over the connection that ``assistant.store.database`` hands in."""

from __future__ import annotations

from alembic import context

from assistant.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=False)
context.run_migrations()
