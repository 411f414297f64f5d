"""The assistant panel: a greeting with questions to start from. What is typed there comes in as a direct message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from bots.slack import lines
from bots.slack.courier import Courier
from bots.slack.errors import NotDelivered


@dataclass(frozen=True)
class Panel:
    """Listens to threads being opened in the panel."""

    courier: Courier

    def register(self, app: App) -> None:
        """Attach the listeners."""
        app.event("assistant_thread_started")(self.opened)
        app.event("assistant_thread_context_changed")(self.moved)

    def opened(self, event: dict[str, Any]) -> None:
        """Greet, and suggest questions."""
        thread = event["assistant_thread"]
        channel, ts = str(thread["channel_id"]), str(thread["thread_ts"])
        try:
            self.courier.post(channel, lines.say(lines.GREETING), thread=ts)
        except NotDelivered:
            return
        prompts = [{"title": title, "message": question} for title, question in lines.PROMPTS]
        self.courier.suggest(channel, ts, lines.PROMPTS_TITLE, prompts)

    def moved(self) -> None:
        """Which channel somebody looks at beside the panel changes nothing: it is never read."""
