"""What Slack documents about Block Kit, as checks: our fake Slack refuses what breaks them, as Slack does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as ModelBlock
from slack_sdk.models.views import View as ModelView

Block = dict[str, Any]

KNOWN = {"section", "context", "header", "divider", "actions", "input", "rich_text"}
INTERACTIVE = {"button", "static_select", "overflow", "checkboxes", "radio_buttons", "plain_text_input"}


def message_problems(blocks: Any, text: str = "") -> list[str]:
    """Return what Slack would refuse in the blocks of a message; empty when nothing."""
    if not isinstance(blocks, list):
        return ["blocks is no list"]
    found = [] if len(blocks) <= 50 else [f"{len(blocks)} blocks, and 50 may"]
    if any(block.get("type") == "input" for block in blocks):
        found.append("an input block in a message")
    if len(text) > 40_000:
        found.append("text over 40,000")
    return [*found, *_blocks(blocks)]


def view_problems(view: Block) -> list[str]:
    """Return what Slack would refuse in a modal."""
    found = []
    if view.get("type") != "modal":
        found.append("a view that is no modal")
    for name in ("title", "submit", "close"):
        value = view.get(name)
        if value is not None and not 1 <= len(value["text"]) <= 24:
            found.append(f"{name} of a view is not 1 to 24 long: {value['text']!r}")
    if "title" not in view:
        found.append("a view without a title")
    if not 1 <= len(view.get("blocks", [])) <= 100:
        found.append("a view has 1 to 100 blocks")
    if len(view.get("private_metadata", "")) > 3_000 or len(view.get("callback_id", "")) > 255:
        found.append("private_metadata or callback_id is too long")
    has_input = any(block.get("type") == "input" for block in view.get("blocks", []))
    if has_input and "submit" not in view:
        found.append("a view with an input needs a submit button")
    try:
        ModelView(**view).validate_json()
    except SlackObjectFormationError as error:
        found.append(str(error))
    return [*found, *_blocks(view.get("blocks", []))]


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks with one block_id"
    for block in blocks:
        if block.get("type") not in KNOWN:
            yield f"unknown block {block.get('type')}"
            continue
        if len(block.get("block_id", "")) > 255:
            yield "a block_id over 255"
        yield from _model_problems(block)
        yield from _own(block)


def _model_problems(block: Block) -> Iterator[str]:
    model = ModelBlock.parse(block)
    if model is None:
        yield f"slack_sdk does not know {block}"
        return
    try:
        if model.to_dict().get("type") != block["type"]:
            yield f"slack_sdk reads {block['type']} as something else"
    except SlackObjectFormationError as error:
        yield f"{block['type']}: {error}"


def _own(block: Block) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        if "text" not in block and "fields" not in block:
            yield "a section without text"
        if "text" in block:
            yield from _text(block["text"], 3_000, "section")
        yield from _element(block["accessory"]) if "accessory" in block else ()
    elif kind == "header":
        yield from _text(block["text"], 150, "header", plain=True)
    elif kind == "context":
        if not 1 <= len(block["elements"]) <= 10:
            yield "a context has 1 to 10 elements"
        for element in block["elements"]:
            yield from _text(element, 3_000, "context")
    elif kind == "actions":
        if not 1 <= len(block["elements"]) <= 25:
            yield "actions have 1 to 25 elements"
        names = [element.get("action_id") for element in block["elements"]]
        if len(names) != len(set(names)):
            yield f"one action_id twice in a block: {names}"
        for element in block["elements"]:
            yield from _element(element)
    elif kind == "input":
        yield from _text(block["label"], 2_000, "label", plain=True)
        yield from _element(block["element"])
    elif kind == "rich_text":
        yield from _rich(block)


def _text(text: Any, most: int, where: str, *, plain: bool = False) -> Iterator[str]:
    if text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{where}: wrong text object {text.get('type')}"
    if not 1 <= len(text.get("text", "")) <= most:
        yield f"{where}: text of {len(text.get('text', ''))}, and 1 to {most} may"
    if text.get("type") == "mrkdwn" and "emoji" in text:
        yield f"{where}: emoji is for plain_text only"


def _element(element: Block) -> Iterator[str]:
    kind = element.get("type")
    if kind not in INTERACTIVE:
        yield f"unknown element {kind}"
        return
    if not 1 <= len(element.get("action_id", "")) <= 255:
        yield f"{kind}: action_id"
    if kind == "button":
        yield from _text(element["text"], 75, "button", plain=True)
        if len(element.get("value", "")) > 255 or ("value" in element and not element["value"]):
            yield f"button: value of {len(element['value'])}"
        if len(element.get("url", "")) > 3_000:
            yield "button: url over 3,000"
        if element.get("style") not in {None, "primary", "danger"}:
            yield "button: style"
    elif kind == "static_select":
        yield from _text(element["placeholder"], 150, "placeholder", plain=True)
        if not 1 <= len(element["options"]) <= 100:
            yield "a menu has 1 to 100 options"
        for option in element["options"]:
            yield from _text(option["text"], 75, "option", plain=True)
            if not 1 <= len(option["value"]) <= 150:
                yield "option: value over 150"
    elif kind == "plain_text_input":
        most = element.get("max_length", 3_000)
        if most > 3_000 or len(element.get("initial_value", "")) > most:
            yield "plain_text_input: too long"


def _rich(block: Block) -> Iterator[str]:
    if not block["elements"]:
        yield "an empty rich_text"
    for element in block["elements"]:
        kind = element["type"]
        if kind == "rich_text_list":
            if element.get("style") not in {"bullet", "ordered"} or not element["elements"]:
                yield "rich_text_list"
            yield from _rich({"elements": element["elements"]})
        elif kind in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            for run in element["elements"]:
                if run["type"] != "text" or not run["text"]:
                    yield f"rich_text run {run}"
                if len(run["text"]) > 3_000:
                    yield "rich_text run over 3,000"
        else:
            yield f"unknown rich_text element {kind}"
