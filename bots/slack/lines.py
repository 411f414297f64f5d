"""What the bot itself says, beside answers: fixed Dutch lines, and plain messages made of them."""

from __future__ import annotations

from bots.slack.mrkdwn import literal
from bots.slack.parts import Message, section

WORKING = "zoekt het voor u op …"
STATUS_OF_STEP = {
    "guard_question": "leest uw vraag …",
    "rephrase": "leest uw vraag …",
    "match_instruments": "kijkt welke instrumenten passen …",
    "retrieve": "zoekt in de bibliotheek …",
    "compose": "maakt het antwoord uit de bronnen …",
    "ground": "controleert elke zin bij de bron …",
}
SEARCHING = "Ik zoek het voor u op. Een ogenblik."
EMPTY = (
    "Stel uw vraag achter mijn naam, bijvoorbeeld: wanneer mag de burgemeester een drugspand sluiten? Bij elke zin "
    "noem ik de bron. Typ geen namen of andere persoonsgegevens."
)
HELP = (
    "Ik zoek antwoorden in de bibliotheek over ondermijning en noem bij elke zin de bron.\n"
    "• `/kennis` met uw vraag erachter: alleen u ziet het antwoord, en u kunt het delen in het kanaal.\n"
    "• Noem mij in een kanaal, of stuur mij een bericht. In de draad kunt u doorvragen.\n"
    "• Kies bij een bericht van een collega 'Vraag Kenniswijzer hierover' in het menu met de drie puntjes.\n"
    "• `/kennis oefening`: een Bibob-casus om samen te oefenen.\n"
    "Typ geen namen of andere persoonsgegevens."
)
DELETE_IT = (
    "*Verwijder uw bericht.* Ik heb het niet bewaard, maar Slack bewaart het wel. Kies bij uw bericht het menu met de "
    "drie puntjes en dan 'Bericht verwijderen'."
)
MASKED = (
    "In uw bericht stonden persoonsgegevens. Ik heb ze afgedekt en niet gebruikt of bewaard, maar Slack bewaart uw "
    "bericht wel. Verwijder het, of pas het aan."
)
COMMAND_NOT_KEPT = "Uw opdracht staat niet in het kanaal; u hoeft niets te verwijderen."
BUSY = "Het is nu erg druk. Ik heb uw vraag niet in behandeling genomen. Stel haar over een paar minuten opnieuw."
RESTARTED = (
    "Terwijl ik aan deze vraag werkte, werd ik onderbroken. Er komt geen antwoord meer op. "
    "Stel de vraag gerust opnieuw."
)
RESTARTED_NOT_KEPT = (
    "Terwijl ik aan uw vraag werkte, werd ik onderbroken. Wat u alleen aan mij vraagt, bewaar ik niet voordat het "
    "antwoord er is; daarom kan ik het niet alsnog opzoeken. Stel de vraag gerust opnieuw."
)
RESUMED = "Ik werd onderbroken toen u dit vroeg; daarom komt het antwoord nu pas."
UPDATED = "Bijgewerkt, want de vraag is aangepast."
NO_LONGER_KEPT = "Dit antwoord wordt niet meer bewaard, of het is niet van u. Stel de vraag opnieuw."
THANKS = "Dank u, uw oordeel is bewaard."
NOT_SHARED = "Dit antwoord kan niet in het kanaal: het steunt op bronnen die niet iedereen daar mag zien."
SHARED = "Gedeeld in het kanaal."
SHARED_BEFORE = "Dit antwoord is al gedeeld in het kanaal."
NOT_NOW = "Dat lukte nu niet. Probeer het later opnieuw."
REREAD_NOTE = "Opnieuw gezocht, met de vraag zoals u haar bedoelde."
INVITE = "Ik kan hier geen bericht plaatsen. Nodig mij eerst uit met: /invite @Kenniswijzer"
NO_TEXT = "In dit bericht staat geen tekst waarover ik iets kan opzoeken."
NO_CASES = "Er zijn nog geen oefencasussen. Vraag de beheerder om ze toe te voegen."
CHOOSE_A_CASE = "Kies een casus om samen te oefenen."
EXERCISE_STARTS = "De oefening komt in dit kanaal te staan."
NOT_YOUR_EXERCISE = "Wie de oefening begon, toont het antwoord en geeft de volgende ronde."
NO_LONGER_THERE = "Deze oefening is er niet meer. Begin opnieuw met: /kennis oefening"
GREETING = (
    "Goedendag. Stel uw vraag over ondermijning; bij elke zin noem ik de bron. Typ geen namen of persoonsgegevens."
)
PROMPTS_TITLE = "Bijvoorbeeld:"
PROMPTS = (
    ("Een drugspand sluiten", "Wanneer mag de burgemeester een drugspand sluiten?"),
    ("Bibob", "Wanneer mag een gemeente een vergunning weigeren op grond van de Wet Bibob?"),
    ("Een situatie", "Een belwinkel zonder klanten, met veel contant geld. Welke instrumenten passen?"),
    ("Samenwerken", "Wat doet een RIEC voor een gemeente?"),
)


def failure(reference: str) -> str:
    """Return what somebody reads when something broke; the reference stands in the log, without content."""
    return (
        f"Er ging iets mis, en daarom geef ik geen antwoord. Probeer het opnieuw. Blijft het misgaan, meld dan nummer "
        f"{reference} bij de beheerder."
    )


def too_many(seconds: int) -> str:
    """Return what somebody reads who asks too fast."""
    wait = "één seconde" if seconds <= 1 else f"{seconds} seconden"
    return f"U stelt veel vragen kort na elkaar. Over {wait} kunt u weer een vraag stellen."


def say(text: str) -> Message:
    """Return a line of ours as a message; ``text`` may hold ``mrkdwn`` of our own."""
    return Message(text, (section(text),))


def say_literally(text: str) -> Message:
    """Return a line in which words of others may stand."""
    return say(literal(text))
