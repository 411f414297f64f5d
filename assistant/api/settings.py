"""Settings of the API and the pages: environment variables with prefix ``KENNIS_API_``."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.api.errors import CannotServe

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ApiSettings(BaseSettings):
    """Where the API listens, who may come in, and how much it takes on."""

    model_config = SettingsConfigDict(env_prefix="KENNIS_API_", env_file=".env", extra="ignore")

    host: str = Field(default="127.0.0.1", description="Adres waarop wordt geluisterd; standaard alleen deze computer.")
    port: int = Field(default=8000, ge=0, le=65535, description="Poort; 0 kiest een vrije.")
    login: Literal["geen", "sleutels", "oidc"] = Field(
        default="geen",
        description="Hoe men zich aanmeldt: geen (alleen op deze computer), sleutels (van kennis sleutels), "
        "of oidc (OpenID Connect; sleutels blijven dan ook geldig).",
    )
    anonymous: bool = Field(
        default=False, description="Met login: laat ook lezers zonder aanmelding toe; zij zien alleen openbare bronnen."
    )
    public_url: str = Field(
        default="", description="Adres waarop lezers de dienst bereiken (https://…); voor links en voor aanmelden."
    )
    hostnames: str = Field(
        default="", description="Namen waarop de dienst antwoordt, met komma's; leeg: die van het adres, of alle."
    )
    trusted_proxies: str = Field(
        default="127.0.0.1", description="Adressen van proxy's waarvan het adres van de lezer wordt overgenomen."
    )
    cors_origins: str = Field(
        default="", description="Websites die de API vanuit een browser mogen gebruiken, met komma's; leeg: geen."
    )
    session_secret: SecretStr | None = Field(
        default=None, description="Geheim van 32 tekens of meer voor aanmeldingen; leeg: wordt gemaakt en bewaard."
    )
    session_hours: int = Field(default=8, ge=1, le=168, description="Uren dat een aanmelding op de pagina's geldt.")
    threads: int = Field(default=4, ge=1, le=64, description="Antwoorden die tegelijk worden gemaakt.")
    waiting: int = Field(
        default=200, ge=1, le=10_000, description="Meeste vragen die lopen of wachten; daarboven: probeer het zo weer."
    )
    shutdown_seconds: int = Field(
        default=60, ge=1, le=600, description="Hoelang bij stoppen op antwoorden wordt gewacht."
    )
    max_body_kb: int = Field(
        default=256, ge=16, le=10_000, description="Grootste verzoek, in kB; voor bestanden geldt meer."
    )
    max_upload_mb: int = Field(
        default=50, ge=1, le=2_000, description="Grootste bestand dat mag worden aangeboden, in MB."
    )
    rate_address: str = Field(
        default="1200/minute", description="Meeste verzoeken per adres (60/minute, 5/second); leeg: geen grens."
    )
    rate_caller: str = Field(
        default="300/minute",
        description="Meeste verzoeken per sleutel of gebruiker, als de sleutel zelf niets anders zegt.",
    )
    rate_failed_login: str = Field(
        default="20/minute", description="Meeste mislukte aanmeldingen per adres; daarna wordt geweigerd."
    )
    tracing_url: str = Field(
        default="", description="Adres waar OpenTelemetry-sporen heen gaan (OTLP over HTTP); leeg: geen sporen."
    )
    mcp: bool = Field(default=True, description="Bied de bibliotheek onder /mcp aan voor programma's die MCP spreken.")
    contact_name: str = Field(default="Beheer van Kenniswijzer", description="Wie de API beheert; staat in de OpenAPI.")
    contact_email: str = Field(default="beheer@kenniswijzer.example", description="Mailadres van het beheer.")
    contact_url: str = Field(default="https://kenniswijzer.example/beheer", description="Webadres van het beheer.")

    oidc_issuer: str = Field(default="", description="Adres van de uitgever van OpenID Connect (https://…).")
    oidc_client_id: str = Field(default="", description="Naam waaronder Kenniswijzer bij de uitgever bekend is.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Geheim bij die naam; leeg: alleen PKCE.")
    oidc_audience: str = Field(
        default="", description="Wat in een toegangsbewijs voor de API als ontvanger moet staan; leeg: de client-id."
    )
    oidc_scopes: str = Field(default="openid profile", description="Wat bij de uitgever wordt gevraagd.")
    oidc_roles_claim: str = Field(default="roles", description="Waar rollen staan, met punten: realm_access.roles.")
    oidc_roles: dict[str, str] = Field(
        default_factory=dict, description='Waarde bij de uitgever naar rol, als JSON: {"kb-redactie": "redacteur"}.'
    )
    oidc_access_claim: str = Field(default="roles", description="Waar staat wat iemand mag zien.")
    oidc_access: dict[str, str] = Field(
        default_factory=dict, description='Waarde bij de uitgever naar toegang, als JSON: {"riec": "partners"}.'
    )
    oidc_municipality_claim: str = Field(
        default="", description="Waar de gemeente van de gebruiker staat; leeg: nergens."
    )

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it: it listens here, and has no name that others would use."""
        names = {name.strip() for name in self.hostnames.split(",") if name.strip()}
        public = urlsplit(self.public_url).hostname
        return self.host in LOOPBACK and {*names, *({public} if public else ())} <= LOOPBACK

    @property
    def allows_anonymous(self) -> bool:
        """Whether somebody without a key or a login may ask; they see public sources only."""
        return self.login == "geen" or self.anonymous


def check_address(settings: ApiSettings) -> None:
    """Refuse to listen where others can come without anybody being asked who they are.

    Raises:
        CannotServe: an address that others can reach, without login.
    """
    if settings.is_local or settings.login != "geen":
        return
    where = settings.public_url or settings.hostnames or settings.host
    raise CannotServe(
        f"Op {where} kunnen anderen bij de dienst, en er is geen login ingesteld. Kies "
        "KENNIS_API_LOGIN=sleutels (maak sleutels met: kennis sleutels maak NAAM) of KENNIS_API_LOGIN=oidc, of luister "
        "alleen op 127.0.0.1."
    )
