"""API keys: made once, shown once, kept as a hash.

A key is ``kw_<id>_<secret>``; the secret has 256 random bits, so that a plain SHA-256 of it cannot be guessed back.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from assistant.answer import Reader
from assistant.caller import Caller, Role
from assistant.errors import NotKept
from assistant.store.database import reading, writing
from assistant.store.tables import KeyRow
from knowledge.records import AccessLabel

PREFIX = "kw"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a key opens; never its secret."""

    id: str
    name: str
    roles: frozenset[Role]
    access: frozenset[AccessLabel]
    municipality: str | None
    rate: str | None
    """Limit on requests as the limits library writes it: ``60/minute``."""
    made: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Say whether it opens anything now."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    def caller(self, door: str) -> Caller:
        """Return who comes in with this key."""
        reader = Reader(access=self.access, municipality=self.municipality)
        return Caller(f"sleutel:{self.id}", reader, self.roles, door, self.name)


class Keys:
    """The keys of one installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(
        self,
        name: str,
        *,
        roles: Iterable[Role] = (Role.READER,),
        access: Iterable[AccessLabel] = (AccessLabel.OPENBAAR,),
        municipality: str | None = None,
        rate: str | None = None,
        expires: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """Return a new key and its text, which is nowhere kept."""
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        row = KeyRow(
            id=key_id,
            name=name,
            digest=_digest(secret),
            roles=_joined(roles),
            access=_joined(access),
            municipality=municipality,
            rate=rate,
            made=datetime.now(UTC),
            expires=expires,
        )
        with writing(self._engine) as session:
            session.add(row)
        return _record(row), f"{PREFIX}_{key_id}_{secret}"

    def find(self, text: str) -> ApiKey | None:
        """Return the key with this text when it is valid now; None otherwise."""
        parts = text.strip().split("_", 2)
        if len(parts) != 3 or parts[0] != PREFIX or len(parts[1]) > 16:
            return None
        with reading(self._engine) as session:
            row = session.get(KeyRow, parts[1])
        digest = row.digest if row is not None else _digest("")
        if not secrets.compare_digest(_digest(parts[2]), digest) or row is None:
            return None
        key = _record(row)
        return key if key.is_valid(datetime.now(UTC)) else None

    def valid(self, key_id: str) -> ApiKey | None:
        """Return the key with this id when it is valid now; for a session that was begun with it."""
        with reading(self._engine) as session:
            row = session.get(KeyRow, key_id)
        key = _record(row) if row is not None else None
        return key if key is not None and key.is_valid(datetime.now(UTC)) else None

    def all(self) -> Sequence[ApiKey]:
        """Return all keys, newest first; revoked and expired ones too."""
        with reading(self._engine) as session:
            return [_record(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.made.desc(), KeyRow.id))]

    def revoke(self, key_id: str) -> ApiKey:
        """Close a key for good.

        Raises:
            NotKept: there is no such key.
        """
        with writing(self._engine) as session:
            row = session.get(KeyRow, key_id)
            if row is None:
                raise NotKept(f"Er is geen sleutel {key_id!r}. Zie alle sleutels met: kennis sleutels lijst")
            row.revoked = row.revoked or datetime.now(UTC)
            session.flush()
            return _record(row)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _joined(values: Iterable[Role] | Iterable[AccessLabel]) -> str:
    return " ".join(sorted({value.value for value in values}))


def _record(row: KeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles.split()),
        access=frozenset(AccessLabel(label) for label in row.access.split()),
        municipality=row.municipality,
        rate=row.rate,
        made=row.made,
        expires=row.expires,
        revoked=row.revoked,
    )
