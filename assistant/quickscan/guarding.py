"""What may be written in a quickscan: no persons, no named firms, no addresses, no pasted files.

Stricter than the question box: there a name beside a suspicion is refused; a quickscan is about a suspicion, so here
every name is. Remarks of the reader pass the same door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answer import Question
from assistant.guarding.origin import tells_origin
from assistant.guarding.persons import named_with_suspicion
from assistant.pipeline import Pipeline
from assistant.quickscan.errors import InputRefused
from assistant.steps.guard_question import GuardQuestion
from knowledge.privacy import PersonalDataKind, find_personal_data

_NAMED_BUSINESS = re.compile(
    r"\b(?i:vakantiepark|recreatiepark|bungalowpark|camping|kapsalon|nagelstudio|koeriersbedrijf|koerier|"
    r"koeriersdienst|transportbedrijf|autoverhuurbedrijf|autoverhuurder|autoverhuur|belwinkel|café|restaurant|snackbar|hotel|jachthaven)"
    r"\s+[\"“'‘]?[A-ZÀ-Þ][\w'-]+"
)
"""A business called by its name: its kind, and then a name without "in" or "te" before it."""

REASON = (
    "Een quickscan gaat over een branche en een gebied, en nooit over een persoon, een bedrijf bij naam of een adres. "
    "Uw tekst is daarom niet gebruikt en niet bewaard. Schrijf het vermoeden zonder namen en adressen. Een signaal "
    "over een persoon of bedrijf brengt u in via het RIEC-proces, bij de informatiecoördinator of accountmanager van "
    "uw gemeente."
)

ORIGIN_REASON = (
    "Een quickscan kiest niet op afkomst, nationaliteit of geloof. Uw tekst is niet gebruikt en niet bewaard. "
    "Beschrijf de branche, het gebied en wat u ziet gebeuren, zonder te noemen waar mensen vandaan komen."
)


@dataclass(frozen=True)
class TextGuard:
    """Lets a text through, personal data masked, or refuses it with the reason."""

    pipeline: Pipeline

    def __call__(self, text: str, *, suspicion: bool = True) -> str:
        """Return ``text`` as it may be kept.

        ``suspicion``: the text stands in a quickscan about a suspicion, so that any name in it is refused.

        Raises:
            InputRefused: the reason, in Dutch; nothing of the text is in it.
        """
        plain = " ".join(text.replace("\x00", " ").split())
        if not plain:
            return ""
        found = find_personal_data(plain)
        if any(finding.kind is PersonalDataKind.ADDRESS for finding in found):
            raise InputRefused(REASON)
        if suspicion and tells_origin(plain):
            raise InputRefused(ORIGIN_REASON)
        named = named_with_suspicion(f"verdacht: {plain}") is not None or _NAMED_BUSINESS.search(plain)
        if suspicion and named:
            raise InputRefused(REASON)
        answer = replace(self.pipeline, steps=(GuardQuestion(),)).answer(Question(text=plain))
        if answer.status.value.startswith("guard_personal"):
            raise InputRefused(REASON)
        if answer.status.value.startswith(("guard_", "error_")) or (answer.intro and not answer.question):
            raise InputRefused(answer.intro or REASON)
        return answer.question
