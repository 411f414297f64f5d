"""The modals: a reason with a judgment, another reading of a question, a question about a message, the whole answer."""

from __future__ import annotations

from assistant.answer import Answer
from bots.slack import limits
from bots.slack.blocks import rest_blocks
from bots.slack.parts import Block, context, section, text_input, view

REASON = "reden"
REREAD = "opnieuw_begrepen"
ABOUT_MESSAGE = "vraag_over_bericht"
FIELD = "tekst"
"""Both the block and the field of the one input that a modal has."""
_QUESTION_CHARS = 2_000


def reason_view(metadata: str, *, helpful: bool) -> Block:
    """Return the modal that asks why; the judgment itself is kept already."""
    why = "Wat had u eraan?" if helpful else "Wat klopte niet, of wat miste u?"
    return view(
        "Uw oordeel",
        [
            section(f"Dank u, uw oordeel is bewaard. {why} Uw toelichting helpt om de antwoorden beter te maken."),
            text_input(
                FIELD,
                "Toelichting (mag leeg blijven)",
                optional=True,
                hint="Typ geen namen of andere persoonsgegevens.",
                most=2_000,
            ),
        ],
        submit="Versturen",
        callback=REASON,
        metadata=metadata,
    )


def reread_view(answer: Answer, metadata: str) -> Block:
    """Return the modal in which the asker says how the question was meant."""
    return view(
        "Anders begrepen",
        [
            section("Schrijf hieronder hoe u de vraag bedoelde. Ik zoek dan opnieuw."),
            text_input(
                FIELD,
                "Uw vraag",
                initial=answer.understood_as or answer.question,
                hint="Noem het onderwerp, de wet of het artikel dat u bedoelt.",
                most=_QUESTION_CHARS,
            ),
        ],
        submit="Vraag opnieuw",
        callback=REREAD,
        metadata=metadata,
    )


def about_message_view(text: str, metadata: str) -> Block:
    """Return the modal of the shortcut: the words of the message, to make a question of."""
    return view(
        "Vraag Kenniswijzer",
        [
            section("Maak er een vraag van. Alleen u ziet het antwoord; delen kan daarna."),
            text_input(
                FIELD,
                "Uw vraag",
                initial=limits.shorten(text, _QUESTION_CHARS),
                hint="Haal namen en andere persoonsgegevens weg.",
                most=_QUESTION_CHARS,
            ),
        ],
        submit="Vraag",
        callback=ABOUT_MESSAGE,
        metadata=metadata,
    )


def whole_answer_view(answer: Answer) -> Block:
    """Return a modal with every sentence of an answer."""
    blocks = rest_blocks(answer) or [section("Dit antwoord heeft geen zinnen.")]
    return view(
        "Het hele antwoord", [*blocks[: limits.VIEW_BLOCKS - 1], context("De nummers zijn die van de bronnen.")]
    )


def notice_view(text: str) -> Block:
    """Return a modal with one line."""
    return view("Kenniswijzer", [section(text)])
