"""Documents that an editor offers: taken in by ingest, one at a time, as a job beside the requests.

What is offered is kept only while the job runs: of a document in which personal data were masked no copy may stay.
The access label is one that the editor has; a document that the library already holds under another label is left as
it is, and nothing is told of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from assistant.caller import Caller
from assistant.store.work import Job, JobState
from knowledge.records import AccessLabel, SourceKind

if TYPE_CHECKING:
    from assistant.api.observing import Figures
    from assistant.service import Service
    from ingest.events import Event
    from ingest.report import FileOutcome

__all__ = ["UPLOAD_SCHEMA", "Offered", "Uploads", "read_upload"]

logger = logging.getLogger(__name__)

SUFFIXES = (".pdf", ".docx", ".pptx", ".html", ".htm", ".md", ".markdown", ".txt", ".xml")
_TEXT_FIELDS = ("titel", "uitgever", "jaar", "datum", "regio", "gemeente", "url", "geldig_vanaf", "geldig_tot")
_DATES = frozenset({"datum", "geldig_vanaf", "geldig_tot"})
_MOST_CHARS = 300
_HIDDEN_COPY = "Dit document kan niet worden opgenomen. Vraag de beheerder van de bibliotheek."
_ENDED = "De dienst is gestopt voordat deze taak klaar was. Bied het document opnieuw aan."


def _field(name: str) -> dict[str, Any]:
    """Return how OpenAPI describes a field of the form."""
    if name in _DATES:
        return {"type": "string", "format": "date"}
    if name == "jaar":
        return {"type": "string", "pattern": "^(19|20)[0-9]{2}$"}
    if name == "url":
        return {"type": "string", "format": "uri", "pattern": "^https?://[^ /]+", "maxLength": _MOST_CHARS}
    return {"type": "string", "maxLength": _MOST_CHARS, "pattern": "[A-Za-z]"}


UPLOAD_SCHEMA: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["bestand"],
                "properties": {
                    "bestand": {"type": "string", "format": "binary", "description": "Het document."},
                    "soort": {"type": "string", "enum": [kind.value for kind in SourceKind]},
                    "toegang": {
                        "type": "string",
                        "enum": [label.value for label in AccessLabel],
                        "default": "openbaar",
                        "description": "Wie het mag zien; alleen wat u zelf mag zien.",
                    },
                    **{name: _field(name) for name in _TEXT_FIELDS},
                },
            },
            "encoding": {
                "bestand": {"contentType": "application/pdf, text/plain, text/html, application/octet-stream"}
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A document that was offered: its folder (deleted after the job), name, digest and what the editor said of it."""

    folder: Path
    name: str
    digest: str
    access: AccessLabel
    facts: Mapping[str, str] = field(default_factory=dict)


async def read_upload(request: Request) -> Offered:
    """Return what a multipart form offers, the file written to a folder of its own.

    Raises:
        HTTPException: 400 for a form that is wrong, 415 for a kind of file that is not read.
    """
    async with request.form(max_files=1, max_fields=20, max_part_size=20_000) as form:
        file = form.get("bestand")
        if not isinstance(file, UploadFile) or not file.filename:
            raise HTTPException(400, "Het bestand ontbreekt. Stuur het in het veld 'bestand'.")
        name = _safe_name(file.filename)
        if not name.lower().endswith(SUFFIXES):
            raise HTTPException(415, f"Deze soort bestand wordt niet gelezen. Kies uit {', '.join(SUFFIXES)}.")
        facts, access = _facts({key: value for key, value in form.items() if isinstance(value, str)})
        folder = Path(tempfile.mkdtemp(prefix="kennis-aanbod-"))
        try:
            digest = await asyncio.to_thread(_write, file, folder / name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    offered = Offered(folder, name, digest, access, facts)
    if await asyncio.to_thread(_labels_itself, folder / name):
        shutil.rmtree(folder, ignore_errors=True)
        raise HTTPException(400, "In de kop van het bestand staat 'toegang'. Haal die weg en kies de toegang hier.")
    return offered


class Uploads:
    """Takes documents in, one after the other, in a thread of its own."""

    def __init__(self, service: Service, figures: Figures) -> None:
        self._service = service
        self._figures = figures
        self._pool = ThreadPoolExecutor(1, "kennis-inlezen")

    def begin(self) -> None:
        """Call jobs that an earlier process left unfinished failed."""
        single = self._service.store.engine.dialect.name == "sqlite"
        self._service.store.jobs.fail_unfinished(_ENDED, timedelta() if single else timedelta(hours=1))

    def close(self) -> None:
        """Finish the document that is being read; what still waits is told to be offered again."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.begin()

    async def start(self, caller: Caller, offered: Offered) -> Job:
        """Return the job that takes a document in.

        Raises:
            HTTPException: 403 for a label that the editor does not have.
        """
        if offered.access not in caller.reader.access:
            shutil.rmtree(offered.folder, ignore_errors=True)
            raise HTTPException(403, "U kunt alleen een toegang kiezen die u zelf hebt.")
        job = await asyncio.to_thread(self._service.store.jobs.start, caller.owner, "inlezen")
        self._pool.submit(self._take_in, job, caller, offered)
        return job

    def _take_in(self, job: Job, caller: Caller, offered: Offered) -> None:
        jobs, store = self._service.store.jobs, self._service.store
        state, result = JobState.FAILED, {"reden": "Het document kon niet worden opgenomen."}
        try:
            jobs.change(job.id, state=JobState.BUSY, progress={"stap": "begonnen"})
            state, result = self._ingest(job, caller, offered)
        except Exception as error:  # noqa: BLE001 - its text may hold content or paths of this machine
            logger.error("job failed: %s", type(error).__name__)
        finally:
            shutil.rmtree(offered.folder, ignore_errors=True)
            with contextlib.suppress(Exception):
                jobs.change(job.id, state=state, progress={"stap": "klaar"}, result=result)
                store.audit(caller.owner, caller.door, "bron_toevoegen", state.value)
            self._figures.tasks.labels(state.value).inc()

    def _ingest(self, job: Job, caller: Caller, offered: Offered) -> tuple[JobState, dict[str, Any]]:
        from ingest.bootstrap import run_ingest

        library = self._service.assistant.library
        twin = library.register.source_by_digest(offered.digest)
        if twin is not None and twin.access not in caller.reader.access:
            return JobState.FAILED, {"reden": _HIDDEN_COPY}
        said = {"toegang": offered.access.value, **offered.facts}
        beside = offered.folder / f"{offered.name}.yaml"
        beside.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
        report = run_ingest(
            [],
            offered=offered.folder,
            knowledge_settings=library.settings,
            embedder=library.embedder,
            observe=_Telling(self._service, job),
        )
        [outcome] = [item for item in report.files if item.place.endswith(f"/{offered.name}")] or report.files[:1]
        taken = outcome.source_id is not None
        return JobState.DONE if taken else JobState.FAILED, _result(outcome)


class _Telling:
    """Writes the stage of a document in its job, when it changes."""

    def __init__(self, service: Service, job: Job) -> None:
        self._service = service
        self._job = job
        self._stage = ""

    def __call__(self, event: Event) -> None:
        if event.stage.value != self._stage:
            self._stage = event.stage.value
            progress = {"stap": event.stage.value, "passages": event.total, "gedaan": event.done}
            self._service.store.jobs.change(self._job.id, progress=progress)


def _result(outcome: FileOutcome) -> dict[str, Any]:
    """What the editor hears: never a place on this machine, nor the name of another source."""
    return {
        "uitkomst": outcome.outcome.value,
        "bron_id": outcome.source_id,
        "reden": outcome.reason if outcome.source_id is None else "",
        "code": outcome.code,
        "passages": outcome.passages,
        "waarschuwingen": list(outcome.warnings),
        "persoonsgegevens": [
            {"soort": found.kind, "aantal": found.count, "gedaan": found.action} for found in outcome.personal_data
        ],
    }


def _facts(given: Mapping[str, str]) -> tuple[dict[str, str], AccessLabel]:
    facts: dict[str, str] = {}
    access = AccessLabel.OPENBAAR
    for name, value in given.items():
        text = " ".join(value.split())
        if not text:
            continue
        if name == "toegang":
            access = _label(text)
        elif name == "soort":
            if text not in {kind.value for kind in SourceKind}:
                raise HTTPException(
                    400, f"Deze soort is er niet. Kies uit {', '.join(kind.value for kind in SourceKind)}."
                )
            facts[name] = text
        elif name not in _TEXT_FIELDS:
            raise HTTPException(400, f"Een veld is niet bekend. Bekend zijn: {', '.join(_TEXT_FIELDS)}.")
        elif len(text) > _MOST_CHARS:
            raise HTTPException(400, f"Het veld {name} is te lang.")
        else:
            facts[name] = text
    return facts, access


def _label(text: str) -> AccessLabel:
    try:
        return AccessLabel(text)
    except ValueError:
        raise HTTPException(400, "Deze toegang is er niet. Kies uit openbaar, partners en beperkt.") from None


def _safe_name(name: str) -> str:
    """Return a name without folders or signs that steer a system; it ends as the given one does."""
    plain = re.sub(r"[^\w .()-]", "-", Path(name.replace("\\", "/")).name).strip(" .-")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:100] or 'document'}{dot}{suffix[:10]}"


def _write(file: UploadFile, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := file.file.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _labels_itself(path: Path) -> bool:
    """Say whether a Markdown file has an access label in its head: that would overrule the one chosen here."""
    if path.suffix.lower() not in {".md", ".markdown"}:
        return False
    with path.open("rb") as file:
        head = file.read(65_536).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if not head.startswith("---\n"):
        return False
    return re.search(r"""^\s*["']?toegang["']?\s*:""", head.split("\n---", 1)[0], re.MULTILINE) is not None
