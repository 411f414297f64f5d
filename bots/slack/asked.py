"""A question as it came in through Slack, with everything that is needed to answer it in the right place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Reader
from assistant.caller import Caller
from bots.slack.ledger import Job

DOOR = "slack"


class Place(StrEnum):
    """Where an answer goes."""

    THREAD = "draad"
    """In a thread of a channel, for everybody there."""
    PRIVATE = "prive"
    """In a thread of a direct message or the assistant panel."""
    ALONE = "alleen"
    """In a channel, but shown to the asker only."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in a place. ``thread`` is the ``ts`` of the message that the thread hangs under, or empty."""

    id: str
    team: str
    channel: str
    user: str
    place: Place
    text: str
    thread: str = ""
    message: str = ""
    """The ``ts`` of the asker's own message; empty for a command, a button or a modal."""
    external: bool = False
    """True in a channel that is shared with another organisation."""
    response_url: str = ""
    reading: str = ""
    """How the question was meant, when somebody corrected it or added a fact; answered instead, by itself."""
    note: str = ""
    """A line above the answer that says why it is there."""
    replaces: str = ""
    """The ``ts`` of the answer that this one replaces, after an edit."""

    @property
    def own_owner(self) -> str:
        """Under whose name the asker's own conversations are kept."""
        return f"slack:{self.team}:{self.user}"

    @property
    def owner(self) -> str:
        """Under whose name this conversation is kept: the thread's in a channel, the asker's elsewhere."""
        return thread_owner(self.team, self.channel, self.thread) if self.place is Place.THREAD else self.own_owner

    def conversation_key(self, owner: str) -> str:
        """Return the name of this thread's conversation in the ledger."""
        return f"{owner}|{self.channel}:{self.thread}"

    @property
    def queue(self) -> str:
        """What is answered in order: one thread, or one person's own questions."""
        return f"{self.channel}:{self.thread}" if self.thread else f"{self.channel}:{self.user}"

    @property
    def job(self) -> Job:
        """This question in the ledger: places and ids, no content."""
        return Job(self.id, self.team, self.channel, self.user, self.thread, self.place.value)


def thread_owner(team: str, channel: str, thread: str) -> str:
    """Return the owner of what is said in a thread of a channel."""
    return f"slack:{team}:{channel}:{thread}"


def caller(owner: str, reader: Reader) -> Caller:
    """Return who asks, for the service."""
    return Caller(owner=owner, reader=reader, door=DOOR)


def message_id(team: str, channel: str, ts: str) -> str:
    """Return the one name of a message, whichever event brings it."""
    return f"{team}:{channel}:{ts}"
