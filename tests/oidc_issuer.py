"""A real OpenID Connect issuer on loopback for tests: discovery, keys, authorization code with PKCE, tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "kenniswijzer"


@dataclass
class Issuer:
    """The issuer: its address, its key, and what it says of the one user it has."""

    address: str = ""
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    nonce_override: str | None = None

    def token(self, key: Any = None, algorithm: str = "RS256", **claims: Any) -> str:
        """Return a signed token; a claim that is None is left out."""
        now = int(time.time())
        held = {"iss": self.address, "sub": "u-1", "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims, **claims}
        held = {name: value for name, value in held.items() if value is not None}
        return jwt.encode(held, key or self.key, algorithm=algorithm, headers={"kid": "k1"})

    def answer(self, path: str, query: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/login",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path == "/login":
            code = f"code-{len(self.codes)}"
            self.codes[code] = query
            return 302, f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        if path == "/token":
            asked = self.codes.pop(form.get("code", ""), None)
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
                return 400, {"error": "invalid_grant"}
            nonce = self.nonce_override or asked["nonce"]
            return 200, {"access_token": self.token(), "token_type": "Bearer", "id_token": self.token(nonce=nonce)}
        return 404, {}


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve an issuer on a free port of 127.0.0.1."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._serve({name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()})

        def _serve(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, body = issuer.answer(parts.path, query, form)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", body)
                self.end_headers()
                return
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
