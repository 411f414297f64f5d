"""An answer as HTML and as plain text to copy."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from assistant.answer import Answer, AnswerStatus
from assistant.web.answer_paper import paper_of, plain_text
from assistant.web.answer_view import view_of
from assistant.web.pages import Pages

__all__ = ["render_answer"]


def render_answer(pages: Pages, answer: Answer, *, thanked: bool = False) -> Markup:
    """Return the HTML of an answer. ``thanked``: the reader just reacted to it."""
    service = pages.service
    replies = service.assistant.pipeline.replies
    disclaimer = replies.line("voorbehoud")
    view = view_of(answer, service.catalogue.facts, disclaimer)
    if answer.status is AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE and answer.intro != replies.reply(answer.status.value):
        view = replace(view, notice=("info", ""))  # a greeting, thanks or another reply of its own needs no heading
    return pages.fragment(
        "answer.html.j2",
        view=view,
        plain=plain_text(paper_of(answer, disclaimer)),
        thanked=thanked,
        today=service.today(),
    )
