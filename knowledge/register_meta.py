"""Facts about a register itself, by name: its identity, the shape of its tables, the model of its vectors."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from knowledge.tables import meta


def read_meta(connection: Connection, name: str) -> Any:
    """Return what is kept under ``name``; None when nothing is."""
    return connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()


def write_meta(connection: Connection, name: str, value: Any) -> None:
    """Keep ``value`` (JSON) under ``name``, instead of what was there."""
    if connection.execute(update(meta).where(meta.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(meta), {"name": name, "value": value})


__all__ = ["read_meta", "write_meta"]
