"""A quickscan through its doors: made, corrected, taken up again, exported; persons and firms stay out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from api_server import Running, running
from docx import Document
from fastapi.testclient import TestClient
from pypdf import PdfReader
from quickscan_library import TABLE, add_profile

from assistant.caller import Caller
from assistant.errors import NotKept
from assistant.quickscan.bootstrap import open_quickscans
from assistant.quickscan.errors import DataUnavailable, InputRefused, TableRefused, UnknownStep
from assistant.quickscan.figures import Verdict
from assistant.quickscan.keeping import Quickscans
from assistant.quickscan.scan import Changes, Inputs, IntakeAnswer, Quickscan, StepName
from assistant.quickscan.settings import QuickscanSettings

HUNCH = "We zien in Zeist opvallend meer koeriersdiensten. Wordt de branche misbruikt voor drugshandel?"
ME = Caller(owner="sleutel:een")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("quickscan")) as site:
        add_profile(site.service.assistant.library.register, "koeriers-en-transport")
        yield site


@pytest.fixture(scope="module")
def scans(site: Running) -> Quickscans:
    return open_quickscans(site.service, QuickscanSettings())


@pytest.fixture(scope="module")
def scan(scans: Quickscans) -> Quickscan:
    return scans.start(ME, Inputs(hunch=HUNCH, organisation="gemeente Zeist"))


def test_the_first_step_sharpens_the_question(scan: Quickscan) -> None:
    step = scan.question
    assert (step.branch, step.place, step.place_code) == ("koeriers", "Zeist", "GM0355")
    assert step.question.endswith("?") and "per 1.000 vestigingen" in step.question
    assert {code.edition for code in step.codes} == {"SBI 2008", "SBI 2025"}
    assert "53.20.2" in {code.code for code in step.codes}


def test_every_sentence_of_what_is_known_is_cited_and_practice_is_marked(scan: Quickscan) -> None:
    numbers = {citation.number for citation in scan.citations}
    said = [item for section in scan.knowledge.sections for item in section.statements]
    assert len(said) >= 10
    assert all(item.citations and set(item.citations) <= numbers for item in said)
    urls = {citation.number: citation.url for citation in scan.citations}
    cited = next(item for item in said if "(TLN," in item.text)
    assert any((urls[number] or "").startswith("https://www.tln.nl/") for number in cited.citations)
    practice = [item for item in said if item.practice]
    assert practice and all("nog te controleren" not in item.text for item in practice)
    assert all(section.gap for section in scan.knowledge.sections if not section.statements)


def test_ordinary_explanations_and_what_does_not_belong_are_named(scan: Quickscan) -> None:
    assert len(scan.figures.explanations) >= 2
    assert "nooit bewijs" in scan.figures.caution
    assert {"Basisregistratie Personen (BRP)", "Meld Misdaad Anoniem"} <= {item.name for item in scan.figures.leave}
    assert all(item.why_not for item in scan.figures.leave)


def test_levers_come_from_the_catalogue_and_say_who_may_act(scan: Quickscan) -> None:
    assert "vervoersvergunningen" in {lever.id for lever in scan.levers.levers}
    assert all(lever.authority and lever.does.text for lever in scan.levers.levers)
    assert all(barrier.instruments and barrier.citations for barrier in scan.levers.barriers)


@pytest.mark.parametrize(
    ("answers", "pillar"),
    [
        ({}, "pijler 1"),
        ({"actie": IntakeAnswer.NO}, "stoppen of alleen volgen"),
        ({"behoefte": IntakeAnswer.NO}, "pijler 3"),
        (dict.fromkeys(("behoefte", "actie", "grondslag", "capaciteit"), IntakeAnswer.YES), "pijler 2"),
    ],
)
def test_the_intake_answers_choose_the_pillar(
    scans: Quickscans, scan: Quickscan, answers: dict[str, IntakeAnswer], pillar: str
) -> None:
    changed = scans.maker.change(scan, Changes(answers=answers))
    assert changed.intake.pillar == pillar
    assert changed.intake.why is not None and changed.intake.why.citations


def test_changes_are_kept_and_a_quickscan_is_taken_up_again(scans: Quickscans, scan: Quickscan) -> None:
    key = scan.knowledge.sections[0].statements[0].key
    scans.change(ME, scan.id, Changes(hide=(key,), remarks={StepName.KNOWLEDGE: "Navragen bij TLN."}))
    again = scans.change(ME, scan.id, Changes(branch="autoverhuur", reached=StepName.FIGURES))
    assert again.question.branch == "autoverhuur" and "autoverhuur" in again.title
    assert "kennis ingest --starter" in again.knowledge.sections[0].gap, "that profile is not in this library"
    back = scans.change(ME, scan.id, Changes(branch="koeriers"))
    assert key in back.edits.hidden and back.edits.remarks == {"kennis": "Navragen bij TLN."}
    assert scans.find(ME, scan.id).reached is StepName.FIGURES
    with pytest.raises(NotKept):
        scans.find(Caller(owner="sleutel:ander"), scan.id)


@pytest.mark.parametrize(
    "text",
    [
        "Koeriersbedrijf Snelbezorg B.V. in Zeist groeit te hard",
        "Jan de Vries rijdt elke nacht met een bestelbus",
        "Op Dorpsstraat 12 in Zeist zitten vijf koeriers",
        "Op vakantiepark Zonnehoek wonen veel mensen het hele jaar",
        "De bestuurder met BSN 111222333 heeft drie koeriersdiensten",
    ],
)
def test_persons_and_named_firms_are_declined_with_the_reason(scans: Quickscans, scan: Quickscan, text: str) -> None:
    with pytest.raises(InputRefused, match=r"nooit over een persoon|persoonsgegevens"):
        scans.start(ME, Inputs(hunch=text))
    with pytest.raises(InputRefused) as refused:
        scans.change(ME, scan.id, Changes(remarks={StepName.FIGURES: text}))
    for name in ("Snelbezorg", "Vries", "Dorpsstraat", "Zonnehoek", "111222333"):
        assert name not in str(refused.value)


@pytest.mark.parametrize("hunch", ["Alle Poolse garages in wijk West", "Kappers met eigenaren van Turkse afkomst"])
def test_a_quickscan_does_not_tell_people_apart_by_origin(scans: Quickscans, hunch: str) -> None:
    with pytest.raises(InputRefused, match="afkomst, nationaliteit of geloof"):
        scans.start(ME, Inputs(hunch=hunch))


def test_unknown_branches_codes_and_questions_are_refused(scans: Quickscans, scan: Quickscan) -> None:
    for changes in (
        Changes(branch="maanreizen"),
        Changes(place_code="Zeist"),
        Changes(answers={"x": IntakeAnswer.YES}),
    ):
        with pytest.raises(UnknownStep):
            scans.change(ME, scan.id, changes)


def test_a_quickscan_is_kept_as_long_after_every_change(scans: Quickscans) -> None:
    made = scans.start(ME, Inputs(hunch=HUNCH))
    before = scans.work.find("quickscan", made.id, ME.owner)
    scans.change(ME, made.id, Changes(remarks={StepName.INTAKE: "Navragen."}))
    after = scans.work.find("quickscan", made.id, ME.owner)
    assert after.expires - after.changed == timedelta(days=scans.maker.settings.days)
    assert after.expires > before.expires
    scans.delete(ME, made.id)


def test_a_table_is_looked_at_and_not_kept(scans: Quickscans, scan: Quickscan) -> None:
    seen = scans.add_table(ME, scan.id, TABLE.encode(), "tabel.csv", source="KVK, opgeteld, 1 november 2026")
    analysis = seen.figures.analysis
    assert analysis is not None
    assert [finding.verdict for finding in analysis.findings if finding.kind == "ontwikkeling"] == [Verdict.MORE]
    assert all(row.count is None for row in analysis.counts if row.area == "Dorp")
    kept = scans.work.find("quickscan", scan.id, ME.owner).content
    assert ";Dorp;" not in json.dumps(kept)
    with pytest.raises(TableRefused):
        scans.add_table(ME, scan.id, b"naam;jaar;aantal\nx;2024;3", "t.csv")
    assert scans.find(ME, scan.id).figures.analysis is not None
    assert scans.remove_table(ME, scan.id).figures.analysis is None


def test_the_api_makes_changes_and_exports(site: Running) -> None:
    client, me = site.client, site.headers("lezer-openbaar")
    made = client.post("/v1/quickscans", json={"vermoeden": HUNCH}, headers=me)
    assert made.status_code == 201, made.text
    address = made.headers["location"]
    assert client.get(address, headers=me).json()["stap_vraag"]["cbs_code"] == "GM0355"
    assert client.get(address, headers=site.headers("lezer-alles")).status_code == 404
    file = {"bestand": ("tabel.csv", TABLE.encode(), "text/csv")}
    looked = client.put(f"{address}/tabel", files=file, data={"bron": "KVK, opgeteld"}, headers=me)
    assert looked.status_code == 200 and looked.json()["stap_cijfers"]["tabel"]["jaren"][-1] == 2025
    changed = client.patch(address, json={"antwoorden": {"actie": "nee"}}, headers=me)
    assert changed.json()["stap_intake"]["pijler"] == "stoppen of alleen volgen"
    refused = client.post("/v1/quickscans", json={"vermoeden": "Snelbezorg B.V. uit Zeist wast geld wit"}, headers=me)
    assert refused.status_code == 400 and "Snelbezorg" not in refused.text

    word = client.get(f"{address}/bestand", params={"vorm": "docx"}, headers=me)
    paragraphs = [item.text for item in Document(BytesIO(word.content)).paragraphs]
    assert "1. De vraag" in paragraphs and "Eerste verkenning, geen vaststelling" in paragraphs
    pdf = PdfReader(BytesIO(client.get(f"{address}/bestand", params={"vorm": "pdf"}, headers=me).content))
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "Het is geen bewijs, geen besluit en geen oordeel over een persoon" in first
    markdown = client.get(f"{address}/bestand", params={"vorm": "md"}, headers=me).text
    assert "[^1]: " in markdown and "## 6. Intake, pijler en vervolg" in markdown
    lines = client.get("/v1/quickscans", headers=me).json()
    assert lines["totaal"] == 1
    assert client.delete(address, headers=me).status_code == 204
    assert client.get(address, headers=me).status_code == 404


def test_the_page_guides_without_scripts(site: Running) -> None:
    client: TestClient = site.client
    begun = client.post("/quickscans", data={"vermoeden": HUNCH, "plaats": "Zeist"}, headers={"Accept": "text/html"})
    assert begun.status_code == 200 and "1. De vraag" in begun.text
    scan_id = begun.url.path.split("/")[2]
    for step in StepName:
        page = client.get(f"/quickscans/{scan_id}/{step.value}", headers={"Accept": "text/html"})
        assert page.status_code == 200 and page.text.count("<h1") == 1
    file = {"bestand": ("t.csv", b"jaar;gebied;aantal;kvk-nummer\n2024;A;20;1\n2025;A;30;2", "text/csv")}
    refused = client.post(f"/quickscans/{scan_id}/tabel", files=file, headers={"Accept": "text/html"})
    assert refused.status_code == 422 and "KVK-nummers" in refused.text
    seen = client.post(f"/quickscans/{scan_id}/tabel", files={"bestand": ("t.csv", TABLE.encode(), "text/csv")})
    assert "meer is dan toeval" in seen.text and "afgeschermd" in seen.text
    assert client.get(f"/quickscans/{scan_id}/afbeelding/ontwikkeling.png").content.startswith(b"\x89PNG")
    without = client.post(f"/quickscans/{scan_id}/open-cijfers")
    assert without.status_code == 422 and "geen CBS-tabel ingesteld" in without.text
    gone_on = client.post(f"/quickscans/{scan_id}/kennis", data={"verder": "ja", "opmerking": "Navragen."})
    assert gone_on.url.path.endswith("/cijfers")
    assert client.get(f"/quickscans/{scan_id}").url.path.endswith("/cijfers"), "it is taken up where it was left"
    no = client.post("/quickscans", data={"vermoeden": "Jan de Vries heeft veel bestelbussen"})
    assert no.status_code == 422 and "Vries" not in no.text
    assert client.post(f"/quickscans/{scan_id}/verwijderen").url.path == "/quickscans"
    assert client.get(f"/quickscans/{scan_id}", headers={"Accept": "text/html"}).status_code == 404


class _StatLine(BaseHTTPRequestHandler):
    """Answers as the OData 4 service of CBS does, in two pages."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        body: dict[str, Any]
        if "stuk" in url.path:
            self.send_error(500)
            return
        if url.path.endswith("Codes"):
            titles = {"T001081": "A-U Alle economische activiteiten", "383100": "H Vervoer en opslag",
                      "384100": "494 Goederenvervoer over de weg", "388000": "53 Post en koeriers"}  # fmt: skip
            body = {"value": [{"Identifier": code, "Title": title} for code, title in titles.items()]}
        elif "deel" in query:
            body = {"value": [{"RegioS": "GM0355", "Perioden": "2025KW01", "Value": 9}]}
        else:
            total = "'T001081'" in query["$filter"][0]
            assert total or "'388000'" in query["$filter"][0]
            rows = [
                {
                    "RegioS": region.ljust(6),
                    "Perioden": f"{year}JJ00",
                    "Value": base * 20 if total else base * (1 + 0.3 * step * grows),
                }
                for region, base, grows in (("GM0355", 60, 1), ("PV26", 3000, 0), ("NL01", 30000, 0))
                for step, year in enumerate(range(2021, 2026))
            ]
            following = f"http://{self.headers['Host']}{url.path}?deel=2"
            body = {"value": rows, "@odata.nextLink": following}
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def statline() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _StatLine)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/odata/v1/CBS"
    server.shutdown()
    server.server_close()


def test_figures_come_from_an_open_data_source(site: Running, scan: Quickscan, statline: str) -> None:
    settings = QuickscanSettings(cbs_url=statline, cbs_table="81578NED")
    maker = open_quickscans(site.service, settings).maker
    analysis = maker.with_open_data(scan).figures.analysis
    assert analysis is not None and analysis.source == "CBS StatLine, tabel 81578NED"
    assert analysis.years == (2021, 2022, 2023, 2024, 2025)
    assert {row.area for row in analysis.references} == {"de provincie", "Nederland"}
    assert "over: 494 Goederenvervoer over de weg; 53 Post en koeriers" in analysis.notes[0]
    assert [finding.verdict for finding in analysis.findings if finding.kind == "ontwikkeling"] == [Verdict.MORE]
    with pytest.raises(DataUnavailable, match="CBS"):
        open_quickscans(site.service, QuickscanSettings(cbs_url=statline, cbs_table="stuk")).maker.with_open_data(scan)
    with pytest.raises(DataUnavailable, match="KENNIS_QUICKSCAN_CBS_TABLE"):
        open_quickscans(site.service, QuickscanSettings(cbs_url=statline)).maker.with_open_data(scan)


def test_the_command_writes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Running) -> None:
    from typer.testing import CliRunner

    from assistant.cli import app

    data_dir = site.service.assistant.library.settings.data_dir
    monkeypatch.setenv("KENNIS_DATA_DIR", str(data_dir))
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")
    table, out = tmp_path / "tabel.csv", tmp_path / "scan.md"
    table.write_text(TABLE, encoding="utf-8")
    done = CliRunner().invoke(app, ["quickscan", HUNCH, "--tabel", str(table), "--naar", str(out)])
    assert done.exit_code == 0, done.output
    assert "meer is dan toeval" in out.read_text(encoding="utf-8")
    assert (tmp_path / "scan-afbeeldingen" / "ontwikkeling.png").exists()
    refused = CliRunner().invoke(app, ["quickscan", "Jan de Vries heeft drie koeriersdiensten"])
    assert refused.exit_code == 3
