"""Errors of the Slack bot.

SlackBotError
├── NotConfigured    a token, a workspace or the access file is missing or wrong
└── NotDelivered     Slack did not take a message, after every retry

Messages are Dutch and name the setting.
"""

from __future__ import annotations

from assistant.errors import AssistantError

__all__ = ["NotConfigured", "NotDelivered", "SlackBotError"]


class SlackBotError(AssistantError):
    """Base of the errors of this bot; the command line shows it as one line."""


class NotConfigured(SlackBotError):
    """A token, a workspace or the access file is missing or wrong."""


class NotDelivered(SlackBotError):
    """Slack did not take a message, after every retry."""
