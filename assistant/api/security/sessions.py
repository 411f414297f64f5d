"""Login sessions of the pages, and names for visitors without a login: signed cookies, nothing kept on the server.

A cookie holds what the login gave (roles, labels, a name to show), signed and with an end; a session that began with a
key holds the id of that key only, so that revoking the key ends it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import Response

from assistant.answer import Reader
from assistant.api.errors import CannotServe
from assistant.api.settings import ApiSettings
from assistant.caller import Caller, Role
from knowledge.records import AccessLabel

__all__ = ["Session", "Sessions", "session_secret"]

SECRET_FILE = "sessie.geheim"  # noqa: S105 - the name of a file
_LOGIN = "kennis-aanmelding"
_VISITOR = "kennis-bezoeker"
_STATE = "kennis-onderweg"
_STATE_SECONDS = 600
_VISITOR_SECONDS = 30 * 24 * 3600
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who logged in with a browser; ``key_id`` when they did so with a key."""

    caller: Caller
    key_id: str | None = None


class Sessions:
    """Reads and writes the cookies."""

    def __init__(self, settings: ApiSettings, secret: str) -> None:
        self._seconds = settings.session_hours * 3600
        self._secure = settings.public_url.startswith("https://")
        self._logins = URLSafeTimedSerializer(secret, salt="aanmelding")
        self._visitors = URLSafeTimedSerializer(secret, salt="bezoeker")
        self._states = URLSafeTimedSerializer(secret, salt="onderweg")

    def name_of(self, cookie: str) -> str:
        """Return the name of a cookie; over https one that other hosts cannot set."""
        return f"__Host-{cookie}" if self._secure else cookie

    def read(self, request: Request) -> Session | None:
        """Return the session of a request; None without a valid one."""
        text = request.cookies.get(self.name_of(_LOGIN))
        if not text:
            return None
        try:
            held = self._logins.loads(text, max_age=self._seconds)
            if "k" in held:
                return Session(Caller(f"sleutel:{held['k']}"), str(held["k"]))
            reader = Reader(access=frozenset(AccessLabel(label) for label in held["a"]), municipality=held["m"])
            return Session(Caller(held["o"], reader, frozenset(Role(role) for role in held["r"]), "web", held["n"]))
        except (BadSignature, KeyError, TypeError, ValueError):
            return None

    def begin(self, response: Response, session: Session) -> None:
        """Put a session in the reader's browser."""
        caller = session.caller
        held: dict[str, object] = {"k": session.key_id}
        if session.key_id is None:
            held = {
                "o": caller.owner,
                "r": sorted(role.value for role in caller.roles),
                "a": sorted(label.value for label in caller.reader.access),
                "m": caller.reader.municipality,
                "n": caller.name,
            }
        self._set(response, _LOGIN, self._logins.dumps(held), self._seconds)

    def end(self, response: Response) -> None:
        """Take the session out of the reader's browser."""
        response.delete_cookie(self.name_of(_LOGIN), path="/", secure=self._secure, httponly=True, samesite="lax")

    def visitor(self, request: Request) -> str:
        """Return the owner name of a visitor without login; a new one when the request brings none.

        A new name goes back in a cookie (see ``keep_visitor``); a client that keeps no cookies is somebody new at
        every request, so that nobody ever sees the conversations of another.
        """
        text = request.cookies.get(self.name_of(_VISITOR))
        if text:
            try:
                return f"bezoeker:{self._visitors.loads(text, max_age=_VISITOR_SECONDS)}"
            except BadSignature:
                pass
        name = secrets.token_hex(16)
        request.state.new_visitor = self._cookie(_VISITOR, self._visitors.dumps(name), _VISITOR_SECONDS)
        return f"bezoeker:{name}"

    def remember(self, response: Response, state: dict[str, str]) -> None:
        """Keep what must be known when the reader returns from the login of their organisation."""
        self._set(response, _STATE, self._states.dumps(state), _STATE_SECONDS)

    def remembered(self, request: Request) -> dict[str, str] | None:
        """Return what ``remember`` kept; None when it is gone or not ours."""
        try:
            held = self._states.loads(request.cookies.get(self.name_of(_STATE), ""), max_age=_STATE_SECONDS)
        except BadSignature:
            return None
        return {str(key): str(value) for key, value in held.items()} if isinstance(held, dict) else None

    def forget(self, response: Response) -> None:
        """Take what ``remember`` kept out of the reader's browser."""
        response.delete_cookie(self.name_of(_STATE), path="/", secure=self._secure, httponly=True, samesite="lax")

    def _set(self, response: Response, cookie: str, text: str, seconds: int) -> None:
        response.headers.append("set-cookie", self._cookie(cookie, text, seconds))

    def _cookie(self, cookie: str, text: str, seconds: int) -> str:
        made = Response()
        made.set_cookie(
            self.name_of(cookie), text, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._secure
        )
        return made.headers["set-cookie"]


def session_secret(settings: ApiSettings, data_dir: Path) -> str:
    """Return the secret that signs cookies: the setting, or one that is made once and kept beside the library.

    Raises:
        CannotServe: the setting is too short, or the file cannot be made.
    """
    if settings.session_secret is not None:
        text = settings.session_secret.get_secret_value()
        if len(text) < _SHORTEST_SECRET:
            raise CannotServe("KENNIS_API_SESSION_SECRET is te kort. Geef 32 willekeurige tekens of meer.")
        return text
    path = data_dir / SECRET_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        text = path.read_text(encoding="ascii").strip()
        if len(text) < _SHORTEST_SECRET:
            raise CannotServe(f"Het bestand {path} is niet heel. Verwijder het; er komt een nieuw.") from None
        return text
    except OSError:
        raise CannotServe(f"In {path.parent} kan niet worden geschreven. Stel KENNIS_API_SESSION_SECRET in.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text := secrets.token_urlsafe(48))
    return text
