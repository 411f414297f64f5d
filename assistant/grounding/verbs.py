"""Verbs by their form: "gevraagd", "vraagt" and "vragen" are one verb, "trekt ... in" is "intrekken".

Weak verbs are conjugated from the infinitive, strong ones are listed (``werkwoorden.yaml``). Where a form can be
written in two ways by the rules ("weigert", "beheert"), both are known: a form that no text has does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

import yaml

from knowledge.dutch import STOP_WORDS, fold

AUXILIARY = frozenset(
    "zijn worden hebben zullen kunnen mogen moeten willen hoeven dienen laten gaan doen blijven komen staan".split()
)
"""Verbs that say little by themselves."""

_UNSTRESSED = ("be", "ge", "her", "ont", "ver", "er", "mis", "onder", "over", "vol", "weer")
"""Beginnings that take no "ge" in the participle."""
_LONG = re.compile(r"([^aeiou]|^|[ui])([aeou])([^aeiouwxj])$")
_WEAK_END = re.compile(r"[aeiou].*(?:e[lmnr]|ig)$")
"""Where the last syllable may be unstressed, its vowel is not doubled: weigert, verzamelt."""
_VOICELESS = frozenset("tkfschp")


class Verbs:
    """The verbs that we know, by every form of theirs."""

    def __init__(
        self, weak: Iterable[str], strong: Iterable[tuple[str, Sequence[str]]], separable: Iterable[str]
    ) -> None:
        """``separable``: infinitives with a bar behind the part that comes loose."""
        self._lemmas: dict[str, set[str]] = {}
        irregular = {infinitive: tuple(forms) for infinitive, forms in strong}
        for infinitive in (*weak, *irregular):
            for form in (*_regular(infinitive), *irregular.get(infinitive, ())):
                if form not in STOP_WORDS or infinitive in AUXILIARY:
                    self._lemmas.setdefault(fold(form), set()).add(infinitive)
        self._joined: dict[tuple[str, str], str] = {}
        for written in separable:
            loose, base = written.split("|")
            whole = loose + base
            self._joined[loose, base] = whole
            forms = (*_regular(base, participle="ge"), *irregular.get(base, ()))
            if base not in self._lemmas:
                for form in forms:
                    self._lemmas.setdefault(fold(form), set()).add(base)
            for form in (*(loose + form for form in forms), f"{loose}te{base}"):
                self._lemmas.setdefault(fold(form), set()).add(whole)
        self._bases = {whole: base for (_, base), whole in self._joined.items()}
        self._loose = frozenset(loose for loose, _ in self._joined)

    def lemmas(self, word: str) -> frozenset[str]:
        """Return the infinitives of which the folded ``word`` can be a form; none when it is no verb we know."""
        return frozenset(self._lemmas.get(word, ()))

    def is_loose(self, word: str) -> bool:
        """Say whether ``word`` can be the loose part of a verb: "in", "af", "vast"."""
        return word in self._loose

    def base_of(self, infinitive: str) -> str | None:
        """Return the verb that stands apart when ``infinitive`` comes in two: "wijken" of "afwijken"."""
        return self._bases.get(infinitive)

    def joined(self, loose: str, base: str) -> str | None:
        """Return the infinitive that a loose part and a verb make together."""
        return self._joined.get((loose, base))


def _regular(infinitive: str, participle: str | None = None) -> Iterator[str]:
    yield infinitive
    stem = infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive.removesuffix("n")
    double = len(stem) > 2 and stem[-1] == stem[-2]
    stems = {stem[:-1]} if double else {_LONG.sub(r"\1\2\2\3", stem)} | ({stem} if _WEAK_END.search(stem) else set())
    ge = participle if participle is not None else "" if infinitive.startswith(_UNSTRESSED) else "ge"
    for one in stems:
        end = {"v": "f", "z": "s"}.get(one[-1], one[-1])
        spoken = one[:-1] + end
        yield spoken
        yield spoken if end == "t" else f"{spoken}t"
        past = "t" if one[-1] in _VOICELESS or one.endswith("ch") else "d"
        yield from (f"{spoken}{past}e", f"{spoken}{past}en")
        whole = spoken if spoken.endswith(past) else f"{spoken}{past}"
        yield from (f"{ge}{whole}", f"{ge}{whole}e")


@cache
def load_verbs() -> Verbs:
    """Return the verbs that ship with the product; read once, then kept."""
    data = yaml.safe_load((files("assistant.grounding") / "werkwoorden.yaml").read_text(encoding="utf-8"))
    return Verbs(data["zwak"], data["sterk"].items(), data["scheidbaar"])
