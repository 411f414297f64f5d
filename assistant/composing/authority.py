"""Who decides: a question that gives a power to the wrong authority is put right before anything else is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import AnswerStatus
from assistant.composing.known_answer import without_opener
from assistant.context import Context, Draft
from assistant.legal_references import named_articles

__all__ = ["correct_authority"]

_BODY = (
    r"(?P<{name}>burgemeester\s+en\s+wethouders|burgemeester|college|b\s?&\s?w|gemeenteraad|raad|wethouders?|"
    r"politie|korpschef)"
)
_ASKED = re.compile(
    r"\b(?:mag|mogen|kan|kunnen|is|moet|moeten|besluit|beslist)\s+(?:de|het|een|onze|ons)\s+"
    + _BODY.format(name="asked")
    + r"\b(?!\s+van\s+(?!b|burgemeester))(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(?:sluiten|dichtdoen|dichtgooien|opleggen|geven|verlenen|weigeren|intrekken|aanwijzen|uitvaardigen|vaststellen|"
    r"besluiten|beslissen|verbieden|schorsen|ophangen|plaatsen|bevelen|bevoegd|sluit|verlengen)\b",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile(
    r"\b(?:namens|mandaat|machtig\w*|overlaten|overdragen|afwezig\w*|waarne\w*|vervang\w*)\b", re.IGNORECASE
)
_GIVEN = re.compile(
    r"^(?:\d+[a-z]?\.\s+)?(?:ja,\s+|nee,\s+)?(?:alleen\s+)?(?:de|het)?\s*(?:college\s+van\s+)?"
    + _BODY.format(name="given")
    + r"\b[^.:;]{0,40}?\b(?:kan|kunnen|is\s+bevoegd|zijn\s+bevoegd|mag|mogen|besluit|besluiten|legt|wijst|bepaalt|"
    r"sluit|geeft|verleent|beslist|weigert)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:de|het)\s+"
    + _BODY.format(name="given")
    + r"\s+(?:voert|kan|mag|is\s+bevoegd|heeft\s+deze|besluit|beslist)\b"
    r"|\b(?:kan|is(?=\s+\w+\s+\w+\s+bevoegd))\s+(?:de|het)\s+" + _BODY.format(name="also") + r"\b",
    re.IGNORECASE,
)
_IN_FULL = re.compile(
    r"\b(?:(?:het\s+)?college\s+van\s+)?(?:burgemeester\s+(?:en\s+)?wethouders|b\s?&\s?w)\b", re.IGNORECASE
)
_HANDS_ON = re.compile(r"\braad\s+kan\s+(?:bij|in\s+(?:een|de))\s+\w*verordening\b", re.IGNORECASE)
"""The council may give the power to another: it has not got it itself."""
_SAME = {"gemeenteraad": "raad", "korpschef": "politie", "wethouders": "wethouder"}
_LED = {
    "burgemeester": "de burgemeester",
    "college": "het college van burgemeester en wethouders",
    "raad": "de gemeenteraad",
}
"""Authorities that the reply names; see ``answered`` in prompts/replies.yaml."""
_READ = 2


def correct_authority(context: Context) -> None:
    """Open with who has the power where the answer gives it to another authority than the question does.

    Only our own answer to this question, or the article that it names, is sure to speak of the same power. Nothing is
    said where the one that was asked about has a part in what is shown, or acts for another; nor of the public
    prosecutor, who has powers of his own beside most of the mayor's.
    """
    question = _IN_FULL.sub("het college", context.understood_as or context.text)
    found = _ASKED.search(question)
    if found is None or _FOR_ANOTHER.search(question) or not _DECIDES.search(found[0]):
        return
    said = [_IN_FULL.sub("het college", draft.text) for draft in _sure(context, question)]
    if any(_HANDS_ON.search(text) for text in said[:_READ]):
        return
    given = next(filter(None, (_GIVEN.match(text) or _DOES.search(text) for text in said[:_READ])), None)
    if given is None:
        return
    asked, holder = _name(found["asked"]), _name(given["given"] or given.groupdict().get("also") or "")
    if asked == holder or holder not in _LED or any(_acts(asked, text) for text in said[:_READ]):
        return
    context.drafts[0] = without_opener(context.drafts[0])
    if context.outcome is AnswerStatus.ANSWERED:
        context.lower(AnswerStatus.ANSWERED, f"bevoegd_{holder}")
    else:
        context.warn(
            "ander_orgaan", f"De wet geeft deze bevoegdheid aan {_LED[holder]}, niet aan het orgaan dat u noemt."
        )


def _sure(context: Context, question: str) -> Sequence[Draft]:
    """Return the first sentences as far as they surely speak of the power that is asked about."""
    if context.known is not None:
        return context.drafts
    named = named_articles(question)
    first = context.drafts[:1]
    return context.drafts if first and all(span.match.passage.article in named for span in first[0].spans) else ()


def _acts(asked: str, text: str) -> bool:
    """Say whether ``asked`` stands in ``text`` otherwise than as one who has not the power: "niet het college"."""
    denied = re.search(rf"\b(?:niet|geen)\b[^.;:]*\b{asked}", text, re.IGNORECASE)
    return denied is None and re.search(rf"\b{asked}s?\b", text, re.IGNORECASE) is not None


def _name(body: str) -> str:
    name = " ".join(body.casefold().split())
    return _SAME.get(name, name)
