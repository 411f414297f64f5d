"""Templates of the pages of this room: everything that comes from a question or a source is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.words import kind_name, number, percent, status_name

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["environment"]


def environment(package: str) -> Environment:
    """Return the templates in ``templates`` of a package; a name that a template does not get is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from evals import report_svg

    pages = Environment(
        loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters |= {
        "percent": percent,
        "number": number,
        "status": status_name,
        "kind": kind_name,
        "sentence": _sentence,
    }
    pages.globals |= {
        # The plots escape their own labels and hold nothing else that comes from outside.
        "interval_bar": lambda *values: Markup(report_svg.interval_bar(*values)),  # noqa: S704
        "plain_bar": lambda *values: Markup(report_svg.plain_bar(*values)),  # noqa: S704
        "stacked_bar": lambda *values: Markup(report_svg.stacked_bar(*values)),  # noqa: S704
        "histogram": lambda values: Markup(report_svg.histogram(values)),  # noqa: S704
    }
    return pages


def _sentence(text: str) -> str:
    """Begin with a capital and leave the rest as it is (nDCG, MRR)."""
    return text[:1].upper() + text[1:]
