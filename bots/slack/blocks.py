"""An answer as a message in Slack. Formatting only: it knows no listeners, no client and no settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from assistant.answer import Answer
from bots.slack import limits
from bots.slack.instrument_blocks import fact_blocks, instrument_blocks
from bots.slack.mrkdwn import literal
from bots.slack.parts import Block, Message, actions, button, context, header, section, sections
from bots.slack.sentence_blocks import body_blocks, sentence_block, that_fit
from bots.slack.source_blocks import source_blocks
from bots.slack.values import Target
from knowledge.version_words import dutch_date

HELPFUL = "oordeel_goed"
NOT_HELPFUL = "oordeel_slecht"
UNDERSTOOD = "anders_begrepen"
SHARE = "deel_in_kanaal"
READ_ON = "lees_verder"
READ_ON_WEB = "lees_verder_web"

FOR_YOU_ALONE = "Alleen u ziet dit antwoord."
ALSO_FOR_YOU = (
    "Alleen u ziet dit: het steunt op bronnen die niet iedereen in dit kanaal mag zien. Plak het hier niet verder."
)


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer is shown. ``thread``: the thread whose conversation holds it; empty for one person's own."""

    thread: str = ""
    note: str = ""
    """A line on top in small print: for whom this is."""
    can_share: bool = False
    """True adds "Deel in kanaal"."""
    web_url: str | None = None
    disclaimer: str = ""


def answer_message(answer: Answer, look: Look) -> Message:
    """Return the whole answer as one message."""
    blocks = [*_top(answer, look), *_middle(answer, look), *_bottom(answer, look)]
    return Message(notification(answer), fitted(blocks))


def streamed_tail(answer: Answer, look: Look) -> Message:
    """Return what comes under sentences that were streamed already."""
    cards = instrument_blocks(answer, target_of(answer, look))
    return Message(notification(answer), fitted([*_top(answer, look), *cards, *_bottom(answer, look)]))


def notification(answer: Answer) -> str:
    """Return the line that a notification and a screen reader give."""
    said = answer.intro or " ".join(sentence.text for sentence in answer.sentences[:2])
    return limits.shorten(literal(said or "Het antwoord van Kenniswijzer"), 300)


def fitted(blocks: list[Block]) -> tuple[Block, ...]:
    """Return at most as many blocks as a message holds; the row of buttons at the end always stays."""
    if len(blocks) <= limits.MESSAGE_BLOCKS:
        return tuple(blocks)
    return (*blocks[: limits.MESSAGE_BLOCKS - 2], context("Niet alles past in dit bericht."), blocks[-1])


def rest_blocks(answer: Answer) -> list[Block]:
    """Return every sentence of an answer, for a modal."""
    sentences = answer.sentences
    blocks: list[Block] = []
    while sentences:
        count = that_fit(sentences)
        blocks.append(sentence_block(sentences[:count]))
        sentences = sentences[count:]
    return blocks[: limits.VIEW_BLOCKS]


def target_of(answer: Answer, look: Look) -> Target:
    """Return what the buttons under an answer carry."""
    return Target(answer.id or "", look.thread)


def _top(answer: Answer, look: Look) -> list[Block]:
    lines = [look.note] if look.note else []
    if answer.understood_as and answer.understood_as != answer.question:
        lines.append(f"Zo begreep ik uw vraag: {literal(limits.shorten(answer.understood_as, 600))}")
    blocks = [context(*lines)] if lines else []
    if answer.intro:
        blocks.append(section(literal(answer.intro)))
    return blocks


def _middle(answer: Answer, look: Look) -> list[Block]:
    cards, body = instrument_blocks(answer, target_of(answer, look)), list(body_blocks(answer.sentences))
    if answer.leads_in_own_words:
        return [*body, *cards]
    return [*cards, *([header("Wat de bibliotheek hierover zegt")] if answer.instruments and body else []), *body]


def _bottom(answer: Answer, look: Look) -> list[Block]:
    target = target_of(answer, look)
    blocks: list[Block] = []
    if that_fit(answer.sentences) < len(answer.sentences):
        blocks.append(context("Dit is het begin van het antwoord. Lees de rest met de knop 'Lees verder'."))
    blocks += fact_blocks(answer, target)
    blocks += source_blocks(answer, target)
    if answer.nearby:
        titles = [f"• {literal(title)}" for title in answer.nearby]
        blocks += sections(["*Wel in de bibliotheek, in de buurt van uw vraag*", *titles])
    if answer.warnings:
        blocks += sections(["*Let op*", *(f"• {literal(warning.text)}" for warning in answer.warnings)])
    if closing := _closing(answer, look):
        blocks.append(context(closing))
    buttons = _buttons(answer, look, target)
    return [*blocks, actions(buttons)] if buttons else blocks


def _closing(answer: Answer, look: Look) -> str:
    closing = answer.instrument_overview.closing if answer.instrument_overview else ""
    if not closing and not answer.sentences:
        return ""
    return f"Peildatum: {dutch_date(answer.as_of)}. {literal(closing or look.disclaimer)}".strip()


def _buttons(answer: Answer, look: Look, target: Target) -> list[Block]:
    if not answer.id or not (answer.question or answer.sentences):
        return []
    buttons = [button("👍 Nuttig", HELPFUL, target.value), button("👎 Niet nuttig", NOT_HELPFUL, target.value)]
    buttons.append(button("Anders begrepen", UNDERSTOOD, target.value))
    if look.can_share and answer.status.gives_answer:
        buttons.append(button("Deel in kanaal", SHARE, target.value))
    if that_fit(answer.sentences) < len(answer.sentences):
        buttons.append(_read_on(answer, look, target))
    return buttons


def _read_on(answer: Answer, look: Look, target: Target) -> Block:
    """The page asks the same question again under the reader's own name: there they see what they may see."""
    if look.web_url:
        address = look.web_url.rstrip("/")
        question = quote(limits.shorten(answer.understood_as or answer.question, 500))
        if len(address) + len(question) < limits.URL - len("/?vraag="):  # a character can take twelve in an address
            address = f"{address}/?vraag={question}"
        return button("Lees verder", READ_ON_WEB, "", url=address)
    return button("Lees verder", READ_ON, target.value)
