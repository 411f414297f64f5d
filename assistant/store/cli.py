"""Commands over the store: ``kennis bewaartermijn`` and ``kennis sleutels``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.terminal import AsJson, say_json

if TYPE_CHECKING:
    from assistant.caller import Role
    from assistant.store.keys import ApiKey
    from knowledge.records import AccessLabel

app = typer.Typer()
keys_app = typer.Typer(help="Maak, bekijk en sluit sleutels voor de API.", no_args_is_help=True)
app.add_typer(keys_app, name="sleutels")


@app.command()
def bewaartermijn(
    apply: Annotated[bool, typer.Option("--toepassen", help="Verwijder nu wat te oud is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon hoe lang gesprekken en het logboek worden bewaard, en wat er te oud is."""
    from dataclasses import asdict

    from assistant.store.bootstrap import load_store_settings, open_store
    from assistant.store.retention import apply_retention, due, held

    settings = load_store_settings()
    store = open_store(settings)
    try:
        overdue = apply_retention(store, settings) if apply else due(store, settings)
        left = held(store)
    finally:
        store.close()
    if as_json:
        names = {"conversations": "gesprekken", "audit": "logboekregels", "jobs": "taken", "work": "werk"}
        rows = {
            "gesprekken_dagen": settings.conversation_days,
            "logboek_dagen": settings.audit_days,
            "verwijderd" if apply else "te_oud": {names[key]: value for key, value in asdict(overdue).items()},
            "bewaard": {names[key]: value for key, value in asdict(left).items()},
        }
        say_json(rows)
        return
    days, audit_days = settings.conversation_days, settings.audit_days
    typer.echo(f"Een gesprek wordt verwijderd als het {days} dagen niet is gebruikt (KENNIS_CONVERSATION_DAYS).")
    typer.echo(f"Het logboek bewaart {audit_days} dagen wie wanneer iets deed, zonder inhoud (KENNIS_AUDIT_DAYS).")
    verb = "Verwijderd" if apply else "Te oud"
    typer.echo(f"{verb}: {overdue.conversations} gesprekken en {overdue.audit} logboekregels.")
    typer.echo(f"Nu bewaard: {left.conversations} gesprekken en {left.audit} logboekregels.")
    if not apply and (overdue.conversations or overdue.audit):
        typer.echo("Verwijderen: kennis bewaartermijn --toepassen (kennis serve doet het ook zelf, elk uur).")


@keys_app.command()
def maak(
    name: Annotated[str, typer.Argument(metavar="NAAM", help="Waar de sleutel voor is, bijvoorbeeld een zaaksysteem.")],
    roles: Annotated[
        str, typer.Option("--rol", help="lezer, redacteur, beoordelaar, beheerder; met komma's ertussen.")
    ] = "lezer",
    access: Annotated[
        str, typer.Option("--toegang", help="openbaar, partners, beperkt; met komma's ertussen.")
    ] = "openbaar",
    municipality: Annotated[
        str | None,
        typer.Option("--gemeente", help="De gemeente waarvoor wordt gevraagd."),
    ] = None,
    days: Annotated[int, typer.Option("--dagen", min=1, max=3650, help="Na hoeveel dagen de sleutel vervalt.")] = 365,
    rate: Annotated[
        str | None,
        typer.Option("--tempo", metavar="AANTAL/minute", help="Meeste verzoeken, bijvoorbeeld 60/minute."),
    ] = None,
) -> None:
    """Maak een sleutel. De sleutel wordt één keer getoond en nergens bewaard."""
    from assistant.store.bootstrap import open_store

    if not name.strip() or len(name) > 100:
        raise typer.BadParameter("Geef een naam van ten hoogste 100 tekens.", param_hint="NAAM")
    store = open_store()
    try:
        key, text = store.keys.make(
            name.strip(),
            roles=_roles(roles),
            access=_labels(access),
            municipality=municipality,
            rate=_rate(rate),
            expires=datetime.now(UTC) + timedelta(days=days),
        )
        store.audit("opdrachtregel", "cli", "sleutel_maken", "klaar")
    finally:
        store.close()
    typer.echo(text)
    typer.echo(f"Dit is sleutel {key.id}. Bewaar de regel hierboven goed: zij wordt niet nog eens getoond.", err=True)


@keys_app.command()
def lijst(as_json: AsJson = False) -> None:
    """Toon de sleutels; nooit hun geheim."""
    from assistant.store.bootstrap import open_store

    store = open_store()
    try:
        keys = store.keys.all()
    finally:
        store.close()
    if as_json:
        say_json([_row(key) for key in keys])
        return
    for key in keys:
        row = _row(key)
        facts = [f"rol {', '.join(row['rollen'])}", f"toegang {', '.join(row['toegang'])}", row["stand"]]
        facts += [f"gemeente {key.municipality}"] if key.municipality else []
        facts += [key.rate] if key.rate else []
        typer.echo(f"{key.id}  {key.name}  ({'; '.join(facts)})")
    if not keys:
        typer.echo("Er zijn nog geen sleutels. Maak er een met: kennis sleutels maak NAAM")


@keys_app.command()
def intrekken(key_id: Annotated[str, typer.Argument(metavar="ID", help="Id van de sleutel.")]) -> None:
    """Sluit een sleutel voorgoed."""
    from assistant.store.bootstrap import open_store

    store = open_store()
    try:
        key = store.keys.revoke(key_id)
        store.audit("opdrachtregel", "cli", "sleutel_intrekken", "klaar")
    finally:
        store.close()
    typer.echo(f"Sleutel {key.id} ({key.name}) is ingetrokken.")


def _row(key: ApiKey) -> dict[str, Any]:
    state = "ingetrokken" if key.revoked else "geldig" if key.is_valid(datetime.now(UTC)) else "verlopen"
    until = f" tot {key.expires:%d-%m-%Y}" if key.expires and state == "geldig" else ""
    return {
        "id": key.id,
        "naam": key.name,
        "rollen": sorted(role.value for role in key.roles),
        "toegang": sorted(label.value for label in key.access),
        "gemeente": key.municipality,
        "tempo": key.rate,
        "gemaakt": key.made.isoformat(),
        "verloopt": key.expires.isoformat() if key.expires else None,
        "stand": f"{state}{until}",
    }


def _roles(text: str) -> frozenset[Role]:
    from assistant.caller import Role

    try:
        return frozenset(Role(part.strip()) for part in text.split(",") if part.strip()) or frozenset({Role.READER})
    except ValueError:
        raise typer.BadParameter("Kies uit lezer, redacteur, beoordelaar en beheerder.", param_hint="--rol") from None


def _labels(text: str) -> frozenset[AccessLabel]:
    from knowledge.records import AccessLabel

    try:
        return frozenset(AccessLabel(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise typer.BadParameter("Kies uit openbaar, partners en beperkt.", param_hint="--toegang") from None


def _rate(text: str | None) -> str | None:
    import re

    if text is None or re.fullmatch(r"[1-9]\d{0,6}/(second|minute|hour|day)", text):
        return text
    raise typer.BadParameter("Schrijf het tempo zo: 60/minute, 5/second of 1000/day.", param_hint="--tempo")
