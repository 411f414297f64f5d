"""Block Kit as a page, to look at: ``python -m tests.slack_page uit.html`` asks the library of the settings.

It shows what Slack's own client shows of the blocks that this bot uses: enough to read the Dutch and see the layout.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path
from typing import Any

Block = dict[str, Any]
STYLE = """
body{font:15px/1.47 Lato,'Helvetica Neue',Arial,sans-serif;color:#1d1c1d;background:#f4f4f4;margin:24px;max-width:760px}
.message,.modal{background:#fff;padding:14px 18px;margin:0 0 22px;border-radius:8px;border:1px solid #ddd}
.modal{max-width:520px;box-shadow:0 4px 18px #0003}.modal>h2{font-size:18px;margin:0 0 10px}
.who{font-weight:900}.who i{background:#ddd;font:11px Arial;padding:1px 4px;border-radius:3px;margin-left:6px}
.section{display:flex;gap:14px;justify-content:space-between;margin:7px 0;white-space:pre-wrap}
.context{font-size:12.5px;color:#616061;margin:6px 0;white-space:pre-wrap}.header{font-size:18px;font-weight:900}
.actions{display:flex;gap:8px;flex-wrap:wrap;margin:8px 0}.rich{white-space:pre-wrap;margin:7px 0}
.button,.menu{border:1px solid #bbb;border-radius:6px;padding:4px 11px;font-weight:700;font-size:13px;
  white-space:nowrap;height:fit-content}.primary{background:#007a5a;color:#fff}.menu:after{content:' ▾'}
.input label{font-weight:700;display:block}
.input div{border:1px solid #999;border-radius:6px;padding:8px;min-height:42px}
.input small{color:#616061}ul{margin:3px 0;padding-left:22px}h1{font-size:15px;color:#555;margin:26px 0 6px}hr{border:0;
  border-top:1px solid #ddd}
"""


def page(shown: list[tuple[str, str]]) -> str:
    """Return a page of (caption, html)."""
    body = "".join(f"<h1>{html.escape(caption)}</h1>{part}" for caption, part in shown)
    return (
        f"<!doctype html><html lang='nl'><meta charset='utf-8'><title>Kenniswijzer</title><style>{STYLE}</style>{body}"
    )


def message(blocks: Any) -> str:
    """Return the blocks of a message as html."""
    inner = "".join(_block(block) for block in blocks)
    return f"<div class='message'><div class='who'>Kenniswijzer<i>APP</i></div>{inner}</div>"


def modal(view: Block) -> str:
    """Return a modal as html."""
    inner = "".join(_block(block) for block in view["blocks"])
    names = [view[key]["text"] for key in ("close", "submit") if key in view]
    buttons = "".join(f"<span class='button'>{html.escape(name)}</span>" for name in names)
    title = html.escape(view["title"]["text"])
    return f"<div class='modal'><h2>{title}</h2>{inner}<div class='actions'>{buttons}</div></div>"


def _block(block: Block) -> str:
    kind = block["type"]
    if kind == "divider":
        return "<hr>"
    if kind == "header":
        return f"<div class='header'>{html.escape(block['text']['text'])}</div>"
    if kind == "section":
        accessory = _element(block["accessory"]) if "accessory" in block else ""
        return f"<div class='section'><div>{_markdown(block['text']['text'])}</div>{accessory}</div>"
    if kind == "context":
        return "".join(f"<div class='context'>{_markdown(one['text'])}</div>" for one in block["elements"])
    if kind == "actions":
        return f"<div class='actions'>{''.join(_element(one) for one in block['elements'])}</div>"
    if kind == "input":
        value = html.escape(block["element"].get("initial_value", ""))
        hint = f"<small>{html.escape(block['hint']['text'])}</small>" if "hint" in block else ""
        return f"<div class='input'><label>{html.escape(block['label']['text'])}</label><div>{value}</div>{hint}</div>"
    return f"<div class='rich'>{''.join(_rich(one) for one in block['elements'])}</div>"


def _rich(element: Block) -> str:
    if element["type"] == "rich_text_list":
        return f"<ul>{''.join(f'<li>{_rich(one)}</li>' for one in element['elements'])}</ul>"
    runs = []
    for run in element["elements"]:
        text, style = html.escape(run["text"]), run.get("style", {})
        runs.append(f"<b>{text}</b>" if style.get("bold") else f"<i>{text}</i>" if style.get("italic") else text)
    return "".join(runs)


def _element(element: Block) -> str:
    if element["type"] == "button":
        return f"<span class='button {element.get('style', '')}'>{html.escape(element['text']['text'])}</span>"
    return f"<span class='menu'>{html.escape(element['placeholder']['text'])}</span>"


def _markdown(text: str) -> str:
    """Return ``mrkdwn`` as html; it is escaped already, and its own links are all that stands between brackets."""
    text = re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r"<a href='\1'>\2</a>", text)
    text = re.sub(r"<@(\w+)>", r"<b>@\1</b>", text)
    text = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", text)
    text = re.sub(r"(?<![\w/])_([^_\n]+)_(?!\w)", r"<i>\1</i>", text)
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", text)


def main(path: str) -> None:
    """Ask a few questions and write the page."""
    from assistant.answer import Question, Reader
    from assistant.bootstrap import open_assistant
    from bots.slack import lines, modals
    from bots.slack.blocks import FOR_YOU_ALONE, Look, answer_message
    from bots.slack.cases import ShippedCases
    from bots.slack.exercise_blocks import (
        Stage,
        case_message,
        choice_blocks,
        round_message,
    )
    from bots.slack.exercise_blocks import (
        answer_message as model_answer,
    )
    from bots.slack.instrument_blocks import instrument_view
    from bots.slack.source_blocks import source_view
    from knowledge.records import ALL_ACCESS

    shown: list[tuple[str, str]] = []
    questions = (
        "Wanneer mag de burgemeester een drugspand sluiten?",
        "Een belwinkel zonder klanten, met veel contant geld. Welke instrumenten passen?",
        "Wat doet een RIEC voor een gemeente?",
        "Hoe hoog is de boete voor foutparkeren?",
        "Kun je Jan Janssen met BSN 111222333 nazoeken?",
    )
    with open_assistant(read_only=True) as assistant:
        look = Look(thread="1.1", disclaimer=assistant.pipeline.replies.line("voorbehoud"))
        for text in questions:
            answer = assistant.answer(Question(text=text, reader=Reader(access=ALL_ACCESS))).model_copy(
                update={"id": "a1"}
            )
            shown.append((text, message(answer_message(answer, look).blocks)))
            if answer.instruments:
                shown.append(("Meer over een instrument", modal(instrument_view(answer, answer.instruments[0]))))
            held = [item for item in answer.citations if item.held and item.passage_id]
            if held and not answer.instruments:
                passages = assistant.library.register.passages(held[0].source_id)
                text = next((one.text for one in passages if one.id == held[0].passage_id), "")
                shown.append(("Een bron", modal(source_view(answer, held[0].number, text))))
        alone = Look(
            note=FOR_YOU_ALONE, can_share=True, web_url="https://kennis.gemeente.nl", disclaimer=look.disclaimer
        )
        answer = assistant.answer(Question(text=questions[0])).model_copy(update={"id": "a1"})
        shown.append(("Alleen voor de vrager", message(answer_message(answer, alone).blocks)))
        shown.append(("Anders begrepen", modal(modals.reread_view(answer, "{}"))))
    shown.append(("Een oordeel", modal(modals.reason_view("{}", helpful=False))))
    shown.append(("Over een bericht", modal(modals.about_message_view("Kunnen we die loods sluiten?", "{}"))))
    cases = ShippedCases().cases()
    case, stage = cases[0], Stage(cases[0].id, 0, "U1")
    shown.append(("Kies een casus", message(choice_blocks(cases))))
    steps = (case_message(case), round_message(case, stage), model_answer(case, stage, 5, 3))
    shown += [("Oefening", message(one.blocks)) for one in steps]
    said = [value for name, value in vars(lines).items() if name.isupper() and isinstance(value, str)]
    shown += [("", message(lines.say(one).blocks)) for one in (*said, lines.failure("1a2b3c4d"), lines.too_many(12))]
    Path(path).write_text(page(shown), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
