"""OpenID Connect with any issuer: bearer tokens for the API and a login for the pages (code flow with PKCE).

Signature, issuer, audience and expiry are verified with the issuer's published keys; only asymmetric algorithms are
accepted. Follows OpenID Connect Core 1.0, Discovery 1.0 and RFC 7636.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from assistant.answer import Reader
from assistant.api.errors import CannotServe, NotLoggedIn
from assistant.api.settings import ApiSettings
from assistant.caller import Caller, Role
from knowledge.records import AccessLabel

__all__ = ["CALLBACK", "LoginStart", "OpenId"]

logger = logging.getLogger(__name__)

CALLBACK = "/inloggen/terug"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_LEEWAY = 30
_KEEP_DISCOVERY = 3600.0
_TIMEOUT = 10.0
_ISSUER_SILENT = "De aanmelding van uw organisatie antwoordt nu niet. Probeer het zo weer."
_FAILED = "Aanmelden is niet gelukt. Begin opnieuw."


@dataclass(frozen=True, slots=True)
class LoginStart:
    """A login that was begun: where the browser goes, and what must be known when it returns."""

    address: str
    state: dict[str, str]


class OpenId:
    """One issuer. Every method may block; the issuer is asked for its addresses and keys once an hour at most."""

    def __init__(self, settings: ApiSettings) -> None:
        """Raises ``CannotServe`` for settings that cannot work."""
        if not settings.oidc_issuer or not settings.oidc_client_id:
            raise CannotServe("Voor login oidc zijn KENNIS_API_OIDC_ISSUER en KENNIS_API_OIDC_CLIENT_ID nodig.")
        self._settings = settings
        self._issuer = settings.oidc_issuer
        self._roles = _checked(settings.oidc_roles, Role, "KENNIS_API_OIDC_ROLES")
        self._access = _checked(settings.oidc_access, AccessLabel, "KENNIS_API_OIDC_ACCESS")
        self._lock = threading.Lock()
        self._discovered: tuple[float, dict[str, Any]] | None = None
        self._keys: Any = None

    def caller_of_token(self, token: str) -> Caller | None:
        """Return who an access token stands for; None when it is not valid here."""
        audience = self._settings.oidc_audience or self._settings.oidc_client_id
        claims = self._verified(token, audience)
        return None if claims is None else self._caller(claims, "api")

    def begin(self, redirect: str) -> LoginStart:
        """Begin a login; ``redirect``: our own address to return to. Raises ``NotLoggedIn``."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": redirect,
            "scope": self._settings.oidc_scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = str(self._discovery()["authorization_endpoint"])
        joint = "&" if "?" in address else "?"
        return LoginStart(f"{address}{joint}{urlencode(query)}", {"s": state, "n": nonce, "v": verifier})

    def finish(self, code: str, state: str, held: Mapping[str, str], redirect: str) -> Caller:
        """Return who logged in; ``held``: the state of ``begin``.

        Raises:
            NotLoggedIn: it is not the login that was begun, or the issuer does not confirm it.
        """
        import httpx

        if not secrets.compare_digest(state.encode(), held.get("s", "").encode()) or not held.get("s"):
            raise NotLoggedIn(_FAILED)
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "client_id": self._settings.oidc_client_id,
            "code_verifier": held["v"],
        }
        if self._settings.oidc_client_secret is not None:
            data["client_secret"] = self._settings.oidc_client_secret.get_secret_value()
        try:
            response = httpx.post(str(self._discovery()["token_endpoint"]), data=data, timeout=_TIMEOUT)
            token = response.json()["id_token"] if response.status_code == httpx.codes.OK else ""
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise NotLoggedIn(_ISSUER_SILENT) from None
        claims = self._verified(str(token), self._settings.oidc_client_id)
        if claims is None or not secrets.compare_digest(str(claims.get("nonce", "")).encode(), held["n"].encode()):
            raise NotLoggedIn(_FAILED)
        return self._caller(claims, "web")

    def _verified(self, token: str, audience: str) -> dict[str, Any] | None:
        import jwt

        try:
            key = self._signing_keys().get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token,
                key.key,
                algorithms=list(ALGORITHMS),
                audience=audience,
                issuer=self._discovery()["issuer"],
                leeway=_LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            logger.info("token refused: %s", type(error).__name__)
            return None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp", self._settings.oidc_client_id) != self._settings.oidc_client_id:
            return None
        return dict(claims)

    def _caller(self, claims: Mapping[str, Any], door: str) -> Caller:
        """Turn claims into a caller: the owner is a hash, so that no name or number of a person is kept."""
        owner = hashlib.sha256(f"{claims['iss']}|{claims['sub']}".encode()).hexdigest()[:32]
        roles = _mapped(claims, self._settings.oidc_roles_claim, self._roles)
        access = _mapped(claims, self._settings.oidc_access_claim, self._access)
        place = (
            _value(claims, self._settings.oidc_municipality_claim) if self._settings.oidc_municipality_claim else None
        )
        return Caller(
            owner=f"oidc:{owner}",
            reader=Reader(
                access=frozenset({AccessLabel.OPENBAAR, *access}),
                municipality=str(place)[:100] if isinstance(place, str) and place else None,
            ),
            roles=frozenset({Role.READER, *roles}),
            door=door,
            name=str(claims.get("name") or claims.get("preferred_username") or "")[:100],
        )

    def _discovery(self) -> dict[str, Any]:
        import httpx

        with self._lock:
            if self._discovered is not None and time.monotonic() - self._discovered[0] < _KEEP_DISCOVERY:
                return self._discovered[1]
            address = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                found = httpx.get(address, timeout=_TIMEOUT, follow_redirects=False).raise_for_status().json()
            except (httpx.HTTPError, ValueError):
                if self._discovered is not None:
                    return self._discovered[1]
                raise NotLoggedIn(_ISSUER_SILENT) from None
            needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
            if not isinstance(found, dict) or any(not isinstance(found.get(name), str) for name in needed):
                raise NotLoggedIn(_ISSUER_SILENT)
            if found["issuer"].rstrip("/") != self._issuer.rstrip("/"):
                logger.error("the issuer calls itself otherwise than KENNIS_API_OIDC_ISSUER")
                raise NotLoggedIn(_ISSUER_SILENT)
            self._discovered = (time.monotonic(), found)
            return found

    def _signing_keys(self) -> Any:
        import jwt

        address = self._discovery()["jwks_uri"]
        with self._lock:
            if self._keys is None or self._keys.uri != address:
                self._keys = jwt.PyJWKClient(address, cache_keys=True, lifespan=300, timeout=int(_TIMEOUT))
            return self._keys


def _checked(given: Mapping[str, str], kind: type[Role] | type[AccessLabel], setting: str) -> dict[str, Any]:
    try:
        return {value: kind(name) for value, name in given.items()}
    except ValueError:
        known = ", ".join(item.value for item in kind)
        raise CannotServe(f"In {setting} staat een waarde die er niet is. Kies uit {known}.") from None


def _value(claims: Mapping[str, Any], path: str) -> Any:
    """Return the claim at a path with dots; a name that holds dots itself is tried first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _mapped(claims: Mapping[str, Any], path: str, known: Mapping[str, Any]) -> set[Any]:
    found = _value(claims, path)
    values = found if isinstance(found, list) else str(found).split() if isinstance(found, str) else []
    return {known[value] for value in values if isinstance(value, str) and value in known}
