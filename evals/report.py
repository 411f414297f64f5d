"""The report of a run: one page for people, JSON and JUnit for machines. Nothing is asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals.report_data import ReportData, report_data
from evals.run_folder import RunFolder
from evals.scoring import Scores, score_run

__all__ = ["make_report", "report_html", "report_json", "report_junit", "write_report"]


def make_report(run: RunFolder) -> tuple[ReportData, Scores]:
    """Score a run and return what its report shows.

    Raises:
        RunError: the folder is no run, or holds no answer yet.
    """
    scores = score_run(run)
    return report_data(run.path.resolve().name, run.manifest(), scores), scores


def report_html(data: ReportData) -> str:
    """Return the report as one HTML page that asks nothing of the network and runs no script."""
    from evals.pages import environment

    return environment("evals").get_template("report.html.j2").render(data=data)


def report_json(data: ReportData, scores: Scores) -> dict[str, Any]:
    """Return the report as JSON values: what names the run, then its scores."""
    return {
        "run": data.name,
        "manifest": data.manifest.model_dump(mode="json", by_alias=True),
        "goed": data.right_count,
        "totaal": data.total,
        **scores.as_json(),
    }


def report_junit(scores: Scores) -> str:
    """Return the report in JUnit's XML: a test suite a set, a failure for each case that was wrong."""
    root = ElementTree.Element("testsuites", name="kennis eval")
    for name in dict.fromkeys(one.set for one in scores.cases):
        group = [one for one in scores.cases if one.set == name]
        failures = str(sum(not one.right for one in group))
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(group)), failures=failures)
        for one in group:
            seconds = f"{one.values.get('seconden', 0.0):.3f}"
            attributes = {"classname": f"{name}.{one.case.kind}", "name": one.case.id, "time": seconds}
            case = ElementTree.SubElement(suite, "testcase", attributes)
            if not one.right:
                failure = ElementTree.SubElement(case, "failure", message=_clean(one.reasons[0]))
                failure.text = _clean("\n".join((one.case.question or "", *one.reasons)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def write_report(text: str, path: Path) -> None:
    """Write a report; it appears whole or not at all."""
    fresh = path.with_name(f".{path.name}.nieuw")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _clean(text: str) -> str:
    """Drop the control characters that XML 1.0 does not have."""
    return "".join(character for character in text if character in "\t\n\r" or character >= " ")
