"""The patterns of instruction-like text. They name what such sentences do, in the languages in which they are tried.

Patterns are matched against a text without accents (``injection_views``). Every quantifier is bounded, so the time is
linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["PATTERNS", "InstructionKind", "Pattern"]


class InstructionKind(StrEnum):
    """What the text tries to do; the values are Dutch, for reports."""

    OVERRIDE = "instructies opheffen"
    ROLE = "andere rol opleggen"
    REVEAL = "instructies opvragen"
    CHAT_TURN = "gespreksbeurt nabootsen"
    STEER = "antwoord sturen"
    ADDRESS = "taalmodel aanspreken"


# Between two words: spaces, quotes and emphasis, but never the end of a sentence.
_GAP = r"[^\w.!?]{1,6}"
_WORDS = r"(?:[^\W\d_]{1,20}" + _GAP + r"){0,4}?"
_EARLIER_NL = r"(?:vorige|eerdere|voorgaande|bovenstaande|voorafgaande|oorspronkelijke|jouw|je)"
_EARLIER_EN = r"(?:previous|prior|earlier|above|preceding|original|your|system|all)"
_ORDERS_NL = r"(?:instructies?|opdracht(?:en)?|aanwijzing(?:en)?|regels|richtlijnen|beperkingen|(?:systeem)?prompts?)"
_ORDERS_EN = r"(?:instructions?|prompts?|rules|guidelines|directions|restrictions|commands)"
_HIDDEN_NL = r"(?:systeemprompt|systeem-prompt|system prompt|systeeminstructies?|verborgen instructies?|prompt)"
_BLANK = " "
_MODEL = (
    r"(?:ai|ki|llm|taalmodel|language[ -]model|chatbot|gpt|chatgpt|copilot|assistent|assistant|"
    r"ai[- ]?(?:assistent|assistant|"
    r"systeem|system|model|bot)|kenniswijzer)"
)
_MODELS_PLAIN = (
    " ai", "llm", "taalmodel", "language model", "language-model", "chatbot", "gpt", "copilot", "assistent",
    "assistant", "kenniswijzer",
)  # fmt: skip
_HIDDEN_EN = r"(?:system prompt|hidden instructions?|initial instructions?|system message)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, and the words (lower case) of which at least one must be there before it is worth trying."""

    kind: InstructionKind
    words: tuple[str, ...]
    regex: str
    flags: int = re.IGNORECASE


_OVERRIDE_NL = ("negeer", "vergeet", "overschrijf", "omzeil")
_OVERRIDE_EN = ("ignore", "disregard", "forget", "override", "bypass")

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_NL,
        rf"\b(?:{'|'.join(_OVERRIDE_NL)}){_GAP}{_WORDS}{_EARLIER_NL}{_GAP}{_WORDS}{_ORDERS_NL}\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_NL,
        rf"\b(?:negeer|omzeil){_GAP}(?:al|alle){_GAP}{_WORDS}(?:instructies|regels|prompts?)\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("negeren", "vergeten", "omzeilen"),
        rf"\b{_EARLIER_NL}{_GAP}{_WORDS}{_ORDERS_NL}{_GAP}{_WORDS}(?:te{_GAP})?(?:negeren|vergeten|omzeilen)\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        _OVERRIDE_EN,
        rf"\b(?:{'|'.join(_OVERRIDE_EN)}){_GAP}{_WORDS}{_EARLIER_EN}{_GAP}{_WORDS}{_ORDERS_EN}\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("bent",),
        rf"\b(?:je|jij|u){_GAP}bent{_GAP}(?:vanaf{_GAP})?nu{_GAP}{_WORDS}"
        r"(?:ai|chatbot|assistent|taalmodel|DAN|model|hacker|systeem)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("doe", "gedraag"),
        rf"\b(?:doe{_GAP}alsof|gedraag{_GAP}je{_GAP}als(?:of)?){_GAP}{_WORDS}(?:geen|zonder){_GAP}{_WORDS}"
        r"(?:regels|beperkingen|instructies|richtlijnen)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("you",),
        rf"\byou{_GAP}are{_GAP}(?:now|no{_GAP}longer){_GAP}{_WORDS}"
        r"(?:ai|assistant|model|chatbot|DAN|bound|restricted|jailbroken)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("pretend", "act"),
        rf"\b(?:pretend|act){_GAP}(?:to{_GAP}be|as{_GAP}if|as){_GAP}{_WORDS}"
        rf"(?:no{_GAP}(?:rules|restrictions)|unrestricted|DAN|jailbroken)\b",
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("prompt", "instructie"),
        rf"\b(?:toon|laat|geef|print|herhaal|onthul|schrijf|vertel|wat{_GAP}(?:is|staat|zijn)){_GAP}{_WORDS}{_WORDS}"
        rf"(?:je|jouw|de|het|volledige|gehele){_GAP}{_WORDS}{_HIDDEN_NL}\b",
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("prompt", "instruction", "message"),
        rf"\b(?:show|reveal|print|repeat|output|leak|tell|what{_GAP}is|what{_GAP}are){_GAP}{_WORDS}{_HIDDEN_EN}\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("antwoord",),
        rf"\bantwoord{_GAP}(?:vanaf{_GAP}nu|voortaan|uitsluitend|alleen){_GAP}{_WORDS}met\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("deze",),
        rf"\b(?:noem|vermeld|herhaal){_GAP}deze{_GAP}(?:opdracht|instructie|prompt){_GAP}niet\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("mention", "reveal", "disclose"),
        rf"\b(?:do{_GAP}not|don.t|never){_GAP}(?:mention|reveal|disclose){_GAP}"
        rf"(?:this|these){_GAP}(?:instructions?|prompt)\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("now", "henceforth"),
        rf"\b(?:from{_GAP}now{_GAP}on|henceforth){_GAP}{_WORDS}(?:answer|respond|reply)\b",
    ),
    # Case counts here: lower case "systeem:" is an ordinary label in a report.
    Pattern(
        InstructionKind.CHAT_TURN,
        ("system:", "systeem:", "assistant:", "system p", "system m", "system*"),
        r"(?m)^[ \t>*#]{0,8}(?:SYSTEM|System|SYSTEEM|ASSISTANT)(?: (?:PROMPT|MESSAGE|prompt|message))?\*{0,2}:",
        flags=0,
    ),
    Pattern(
        InstructionKind.CHAT_TURN,
        ("<|", "[inst", "[/inst", "sys>>", "##"),
        r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|(?m:^#{2,4} ?(?:System|Instruction|Instructie):)",
        flags=0,
    ),
    Pattern(
        InstructionKind.CHAT_TURN, ("system>", "assistant>", "instruction"), r"</?(?:system|assistant|instructions?)>"
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("houd je", "hoeft je", "hou je", "houden"),
        rf"\b(?:hou(?:d|dt)?|hoeft|hoef){_GAP}(?:je|jij|u){_GAP}{_WORDS}(?:niet|nergens|geen){_GAP}{_WORDS}"
        rf"(?:aan){_GAP}(?:je|jouw|de|alle|enige|uw|die){_GAP}{_WORDS}{_ORDERS_NL}\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("laat", "schakel", "zet", "sla", "leg", "wis", "verwijder", "deactiveer"),
        rf"\b(?:schakel|zet|wis|verwijder|deactiveer|sla|leg|laat){_GAP}(?:al{_GAP})?(?:je|jouw|alle){_GAP}{_WORDS}"
        rf"(?:instructies|regels|beperkingen|richtlijnen|filters?|beveiliging|\w*controles?|veiligheidsregels|"
        rf"prompts?|"
        rf"geheugen){_GAP}(?:uit|los|vallen|achterwege|over|weg|naast{_GAP}je)\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("instructies", "regels", "opdracht"),
        rf"\b{_EARLIER_NL}{_GAP}{_WORDS}{_ORDERS_NL}{_GAP}{_WORDS}"
        rf"(?:zijn{_GAP}(?:vervallen|ongeldig|opgeheven)|gelden{_GAP}(?:niet|nu{_GAP}niet)|vervallen|"
        rf"tellen{_GAP}niet)\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("nieuwe",),
        r"\bnieuwe[^\w.!?]{1,6}(?:systeem)?(?:opdracht|instructies?|prompt|regels)[^\w.!?]{0,3}:",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("new ", "updated "),
        rf"\b(?:new|updated){_GAP}(?:system{_GAP})?(?:instructions?|prompt|rules|orders?)[^\w.!?]{{0,3}}:",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        (
            "ignorier",
            "vergiss",
            "missachte",
            "ignorez",
            "ignore ",
            "oubli",
            "ignora",
            "olvida",
            "dimentica",
            "zignoruj",
            "zapomnij",
            "desconsidere",
            "esque",
        ),
        rf"\b(?:ignorier\w*|vergiss|missachte\w*|ignorez?|oubliez?|ignora|olvida|dimentica|zignoruj|zapomnij|"
        rf"desconsidere|esqueca)"
        rf"{_GAP}{_WORDS}(?:anweisung\w*|instruktion\w*|regeln|consignes?|regles?|instrucciones|reglas|istruzioni|"
        rf"instrukcj\w*|"
        rf"polecen\w*|zasad\w*|instrucoes|instructions{_GAP}(?:precedentes|anterieures))\b",
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("talimat", "kural"),
        rf"\b(?:talimat\w*|kural\w*){_GAP}{_WORDS}(?:yok{_GAP}say\w*|unut\w*|gormezden{_GAP}gel\w*|"
        rf"dikkate{_GAP}alma\w*)\b",
    ),
    Pattern(InstructionKind.OVERRIDE, ("忽略", "无视"), r"(?:忽略|无视)[^。！？]{0,12}(?:指令|指示|说明|规则)"),
    Pattern(InstructionKind.OVERRIDE, ("تجاهل",), r"تجاهل[^.!؟]{0,20}التعليمات"),
    Pattern(
        InstructionKind.ROLE,
        ("ben je", "ben jij", "bent u"),
        rf"\b(?:vanaf{_GAP}nu|voortaan){_GAP}(?:ben|bent){_GAP}(?:je|jij|u){_GAP}{_WORDS}"
        r"(?:een|mijn|DAN|niet|geen|ai|chatbot|assistent|model|hacker)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("modus", "mode", "jailbreak", "jailbroken"),
        r"\b(?:ontwikkelaars-?\s?modus|developer\s?mode|god\s?mode|debug-?\s?mod(?:e|us)|DAN-?\s?mod(?:e|us)|"
        r"beheerders?-?modus|"
        r"admin(?:istrator)?\s?mode|jailbreak(?:en)?|jailbroken)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("stel je voor", "simuleer", "speel", "doe alsof", "doe of"),
        rf"\b(?:stel{_GAP}je{_GAP}voor{_GAP}dat|simuleer|speel|doe{_GAP}(?:als)?of){_GAP}(?:je|jij|een|"
        rf"de){_GAP}{_WORDS}"
        rf"(?:ai|assistent|model|taalmodel|chatbot|hacker){_GAP}{_WORDS}(?:zonder|geen|die{_GAP}alles|alles)\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("imagine", "roleplay", "simulate", "pretend", "act as"),
        rf"\b(?:imagine|roleplay|simulate|pretend|act{_GAP}as){_GAP}{_WORDS}{_WORDS}(?:ai|assistant|model|chatbot|"
        rf"bot){_GAP}{_WORDS}"
        r"(?:without|no|unrestricted|ignores?|anything)\b",
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("instructie", "opdracht", "regels", "configuratie", "prompt", "richtlijnen"),
        rf"\b(?:toon|laat|geef|print|herhaal|onthul|schrijf|vertel|kopieer|lek|citeer|vat|som|wat{_GAP}(?:is|staat|"
        rf"zijn|waren))"
        rf"{_GAP}{_WORDS}(?:je|jouw){_GAP}{_WORDS}(?:instructies?|opdracht(?:en)?|configuratie|begininstructies?|"
        rf"prompts?|"
        r"gedragsregels|systeemregels|interne{_GAP}regels|richtlijnen)\b".replace("{_GAP}", _GAP),
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("hierboven", "boven deze"),
        rf"\b(?:herhaal|toon|geef|print|kopieer|citeer|schrijf){_GAP}{_WORDS}(?:alles|tekst|woorden|"
        rf"wat){_GAP}{_WORDS}"
        rf"(?:hierboven|boven{_GAP}deze{_GAP}(?:zin|vraag|regel|tekst))\b",
    ),
    Pattern(
        InstructionKind.REVEAL,
        (
            "above",
            "you told",
            "your instructions",
            "your configuration",
            "your rules",
            "your guidelines",
            "initial prompt",
        ),
        rf"\b(?:repeat|print|output|copy|show){_GAP}{_WORDS}(?:everything|text|words|all){_GAP}{_WORDS}above\b"
        rf"|\bwhat{_GAP}(?:were|are){_GAP}you{_GAP}told\b"
        rf"|\b(?:show|print|reveal|list|repeat|output|what{_GAP}are|tell{_GAP}me){_GAP}{_WORDS}(?:your|"
        rf"the){_GAP}{_WORDS}"
        rf"(?:initial{_GAP}prompt|(?<=your{_BLANK})(?:instructions|configuration|rules|guidelines))\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("antwoord",),
        rf"\b(?:begin|eindig|sluit|start){_GAP}(?:elk|ieder|je|jouw|het|"
        rf"alle){_GAP}{_WORDS}antwoord(?:en)?{_GAP}{_WORDS}(?:met|af)\b"
        rf"|\bantwoord{_GAP}(?:altijd|enkel|slechts|steeds|op{_GAP}elke{_GAP}vraag){_GAP}{_WORDS}(?:met|dat)\b"
        rf"|\bvoeg{_GAP}{_WORDS}aan{_GAP}(?:elk|ieder|je|jouw|het){_GAP}antwoord\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("gebruiker", "lezer", "vragensteller"),
        rf"\b(?:vertel|zeg|meld|antwoord){_GAP}(?:aan{_GAP}|tegen{_GAP})?(?:de|elke|iedere){_GAP}"
        rf"(?:gebruiker|lezer|vragensteller)s?{_GAP}(?:dat|niet|nooit|altijd)\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("tell the", "inform the", "advise the", "say to the"),
        rf"\b(?:tell|inform|advise|say{_GAP}to){_GAP}(?:the|every|any){_GAP}(?:user|reader|asker)s?{_GAP}{_WORDS}"
        r"(?:that|to|not|never|always)\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("bron",),
        rf"\b(?:noem|vermeld|geef|citeer|toon){_GAP}(?:vooral{_GAP}|verder{_GAP}|daarbij{_GAP})?(?:geen|"
        rf"nooit){_GAP}(?:enkele{_GAP})?bron(?:nen)?\b"
        rf"|\b(?:verzin|fantaseer|bedenk){_GAP}{_WORDS}(?:bron|bronnen|wetsartikel|artikel|uitspraak|ECLI)\b"
        rf"|\b(?:laat|sla){_GAP}(?:de|alle|je){_GAP}bron(?:nen)?(?:vermelding(?:en)?)?{_GAP}{_WORDS}(?:weg|over|"
        rf"achterwege)\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("verzin", "fantaseer"),
        rf"\b(?:verzin|fantaseer){_GAP}{_WORDS}(?:een|het|de){_GAP}{_WORDS}"
        r"(?:antwoord|wetsartikel|artikel|uitspraak|ecli|arrest|wet|bedrag|getal|citaat)\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("cite", "make up", "invent", "fabricate"),
        rf"\b(?:do{_GAP}not|don.t|never|without){_GAP}(?:cite|citing|mention(?:ing)?){_GAP}{_WORDS}sources?\b"
        rf"|\b(?:make{_GAP}up|invent|fabricate){_GAP}(?:an?|some|the){_GAP}{_WORDS}(?:source|article|ruling|answer|"
        rf"citation|law)s?\b",
    ),
    Pattern(
        InstructionKind.STEER,
        ("respond", "answer", "reply", "output"),
        rf"\b(?:respond|answer|reply){_GAP}(?:only|always|exclusively|"
        rf"to{_GAP}every{_GAP}question){_GAP}{_WORDS}(?:with|that|yes|no)\b"
        rf"|\b(?:end|begin|start){_GAP}(?:every|each|your){_GAP}{_WORDS}(?:answer|response|reply)\b",
    ),
    Pattern(
        InstructionKind.ADDRESS,
        _MODELS_PLAIN,
        rf"(?:^|[.!?:\n>*\[(\-]\s{{0,3}}|\b)(?:beste|geachte|hallo|hoi|hey|hi|dear|hello|let{_GAP}op|nota{_GAP}aan|"
        rf"bericht{_GAP}aan|opmerking{_GAP}voor|"
        rf"note{_GAP}to|message{_GAP}to|attention|instructie{_GAP}voor|instructions?{_GAP}(?:for|"
        rf"to)){_GAP}(?:de{_GAP}|het{_GAP}|alle{_GAP}|elke{_GAP}|the{_GAP}|any{_GAP}|all{_GAP})?"
        rf"{_MODEL}s?(?=\s?[,:;!.\-–—]|{_GAP}(?:die|dat|reading|processing|that|lees|read))",
    ),
    Pattern(
        InstructionKind.ADDRESS,
        _MODELS_PLAIN,
        rf"\b(?:als|indien|if){_GAP}(?:je|jij|u|you){_GAP}(?:are{_GAP})?(?:een{_GAP}|an?{_GAP}|"
        rf"the{_GAP})?{_MODEL}(?:{_GAP}bent)?\b"
        rf"|\b{_MODEL}(?:s|en|len|systemen)?{_GAP}(?:die|dat|reading|processing|that{_GAP}reads?|"
        rf"which{_GAP}reads?){_GAP}(?:dit|deze|this|these)\b",
    ),
    Pattern(
        InstructionKind.ADDRESS,
        ("samenvat", "beantwoord", "verwerken", "summari", "answering", "processing"),
        rf"\bbij{_GAP}het{_GAP}(?:samenvatten|beantwoorden|verwerken|lezen){_GAP}van{_GAP}(?:dit|"
        rf"deze){_GAP}(?:document|tekst|stuk|bestand|vragen)"
        rf"{_GAP}(?:moet|dien|dient|zeg|antwoord|vermeld|schrijf){_GAP}(?:je|jij|u|de{_GAP}assistent|altijd|dat|"
        rf"de{_GAP}ai)\b"
        rf"|\b(?:when|while){_GAP}(?:summari[sz]ing|answering|processing|reading){_GAP}(?:this|"
        rf"questions)[^.!?]{{0,60}}"
        r"\b(?:you{_GAP}must|always|say|state|respond|reply|answer)\b".replace("{_GAP}", _GAP),
    ),
    Pattern(
        InstructionKind.OVERRIDE,
        ("negeer", "vergeet", "ignore", "forget", "disregard"),
        rf"\b(?:negeer|vergeet){_GAP}(?:dat{_GAP}(?:je|jij)|wat{_GAP}(?:hiervoor|eerder|hierboven|ik{_GAP}eerder)"
        rf"|(?:de|alle){_GAP}(?:bronnen|passages|context|gebruiker|vraag))\b"
        rf"|\b(?:ignore|forget|disregard){_GAP}(?:that{_GAP}you|what{_GAP}(?:was|came)|(?:the|all|"
        rf"any){_GAP}(?:sources|passages|context|user|question))\b",
    ),
    Pattern(
        InstructionKind.ROLE,
        ("stop met", "stop being", "wees vanaf"),
        rf"\bstop{_GAP}met{_GAP}(?:je|jouw){_GAP}rol\b|\bstop{_GAP}being{_GAP}an?\b|\bwees{_GAP}vanaf{_GAP}nu\b",
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("je systeem", "jouw systeem", "your system"),
        r"\b(?:je|jouw|your) (?:systeem|system)[- ]?prompt",
    ),
    Pattern(
        InstructionKind.REVEAL,
        ("label", "vertrouwelijk", "niet mag zien", "geheim", "confidential", "secret"),
        rf"\b(?:toon|geef{_GAP}(?:mij|me)|laat|list|show){_GAP}{_WORDS}(?:bronnen|documenten|toegang|sources|"
        rf"documents){_GAP}{_WORDS}{_WORDS}"
        rf"(?:label{_GAP}(?:beperkt|partners)|niet{_GAP}mag{_GAP}zien)\b"
        rf"|\b(?:toon|geef|laat|list|show){_GAP}{_WORDS}(?:vertrouwelijke|geheime|confidential|"
        rf"secret){_GAP}(?:bronnen|documenten|sources|documents)\b",
    ),
    Pattern(
        InstructionKind.CHAT_TURN,
        ("<!--", "role", "assistant:", "system:"),
        r"<!--\s{0,3}(?:system|systeem|ai|instructi\w{1,6}|prompt|llm)\b"
        r"|[\"']role[\"']\s{0,3}:\s{0,3}[\"'](?:system|assistant)[\"']"
        r"|(?m:^[ \t]{0,4}(?:assistant|user|system)\s?:\s.{0,80}$)(?=[\s\S]{0,200}^[ \t]{0,4}(?:assistant|user|"
        r"system)\s?:)",
        flags=re.IGNORECASE | re.MULTILINE,
    ),
)
