"""Small pieces of Block Kit, each within Slack's limits. A block is a plain dictionary, as Slack documents it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bots.slack import limits
from bots.slack.mrkdwn import plain

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: ``text`` is what a notification shows, ``blocks`` is what is read."""

    text: str
    blocks: tuple[Block, ...]


def markdown(text: str, most: int = limits.SECTION_TEXT) -> Block:
    """Return a ``mrkdwn`` text object; ``text`` is escaped already. Nothing in it is recognised beyond its markup."""
    return {"type": "mrkdwn", "text": limits.shorten(text, most), "verbatim": True}


def words(text: str, most: int) -> Block:
    """Return a ``plain_text`` object without emoji codes."""
    return {"type": "plain_text", "text": limits.shorten(plain(text), most) or " ", "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a section of escaped ``mrkdwn``."""
    block: Block = {"type": "section", "text": markdown(text), "expand": True}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str]) -> list[Block]:
    """Return lines of escaped ``mrkdwn`` as sections, with as many whole lines in each as fit."""
    blocks: list[Block] = []
    held: list[str] = []
    for line in lines:
        if held and sum(len(one) + 1 for one in held) + len(line) > limits.SECTION_TEXT:
            blocks.append(section("\n".join(held)))
            held = []
        held.append(line)
    if held:
        blocks.append(section("\n".join(held)))
    return blocks


def context(*lines: str) -> Block:
    """Return a block of small print; lines are escaped ``mrkdwn``."""
    kept = [markdown(line) for line in lines if line][: limits.CONTEXT_ELEMENTS]
    return {"type": "context", "elements": kept}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": words(text, limits.HEADER_TEXT)}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """Return a row of buttons and menus."""
    block: Block = {"type": "actions", "elements": list(elements)[: limits.ACTION_ELEMENTS]}
    if block_id:
        block["block_id"] = block_id
    return block


def button(text: str, action: str, value: str, *, style: str | None = None, url: str | None = None) -> Block:
    """Return a button. ``action`` is unique within its block; ``value`` comes back when it is pressed."""
    element: Block = {"type": "button", "text": words(text, limits.BUTTON_TEXT), "action_id": action}
    element["text"]["emoji"] = True
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    if url:
        element["url"] = url
    return element


def menu(placeholder: str, action: str, options: Sequence[tuple[str, str]]) -> Block:
    """Return a menu of (text, value)."""
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": words(placeholder, 150),
        "options": [
            {"text": words(text, limits.OPTION_TEXT), "value": value[: limits.OPTION_VALUE]}
            for text, value in options[: limits.SELECT_OPTIONS]
        ],
    }


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    optional: bool = False,
    hint: str = "",
    most: int = limits.INPUT_VALUE,
) -> Block:
    """Return a field of several lines; its value is found under ``block_id`` and the action ``tekst``."""
    element: Block = {"type": "plain_text_input", "action_id": "tekst", "multiline": True, "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": words(label, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = words(hint, limits.INPUT_LABEL)
    return block


def pieces(text: str, *, strong: bool = False, soft: bool = False) -> list[Block]:
    """Return text as runs of ``rich_text``, which Slack shows letter by letter: markup in it is no markup.

    The runs read as one. There are several where the text is too long for one, as it is after ``plain``, which makes
    text longer; none where there is no text, because Slack refuses an empty run.
    """
    runs: list[Block] = [{"type": "text", "text": held} for held in limits.cut(plain(text), limits.RUN_TEXT)]
    if strong or soft:
        for run in runs:
            run["style"] = {"bold": True} if strong else {"italic": True}
    return runs


def rich_text(elements: Sequence[Block]) -> Block:
    """Return a ``rich_text`` block."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(runs: Sequence[Block]) -> Block:
    """Return a paragraph of ``rich_text``."""
    return {"type": "rich_text_section", "elements": list(runs)}


def rich_list(items: Sequence[Sequence[Block]]) -> Block:
    """Return a list with bullets."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [rich_section(runs) for runs in items]}


def view(title: str, blocks: Sequence[Block], *, submit: str = "", callback: str = "", metadata: str = "") -> Block:
    """Return a modal."""
    modal: Block = {
        "type": "modal",
        "title": words(title, limits.VIEW_TITLE),
        "close": words("Annuleren" if submit else "Sluiten", limits.VIEW_TITLE),
        "blocks": list(blocks)[: limits.VIEW_BLOCKS],
    }
    if submit:
        modal["submit"] = words(submit, limits.VIEW_TITLE)
    if callback:
        modal["callback_id"] = callback
    if metadata:
        modal["private_metadata"] = metadata
    return modal
