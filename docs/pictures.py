"""The pictures of the README: an alert as a mail, and the first page of the sample report, drawn from what is real.

SVG, because it is text: it says what the code makes, a review sees it change, and a test says when it is stale.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from custody.alerts import alert_words, event_message
from custody.detections import get
from docs import sample_report

ROOT = Path(__file__).resolve().parent.parent
ALERT = "trail-stopped"
"""The detection whose first sample the mail is about."""

WIDTH = 880
_ALERT_HEIGHT, _REPORT_HEIGHT = 750, 1380

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>{title}</title>
<foreignObject width="{width}" height="{height}">
<div xmlns="http://www.w3.org/1999/xhtml" class="sheet">
<style>
{style}
</style>
{body}
</div>
</foreignObject>
</svg>
"""
# A sheet of paper, in whatever colours the page around it has.
_SHEET = """\
.sheet { box-sizing: border-box; height: 100%; overflow: hidden; padding: 24px 28px; background: #fff; color: #1a1d21;
  border: 1px solid #c9ced6; border-radius: 6px; font: 15px/1.5 system-ui, sans-serif; }"""
_MAIL = """\
.sheet p { margin: 0; min-height: 9px; overflow-wrap: anywhere; }
.sheet .head { color: #565d66; }
.sheet .subject { font-size: 19px; font-weight: 700; margin: 4px 0 14px; }
.sheet .text { border-top: 1px solid #d9dde3; padding-top: 12px; }
.sheet .text p { padding-left: 1.2em; text-indent: -1.2em; }"""


def alert() -> str:
    """A critical alert as a mail program shows it, on the sample that fires its detection."""
    event: dict[str, Any] = json.loads((ROOT / "tests" / "samples" / ALERT / "fires.json").read_text("utf-8"))[0]
    detail = {"detail-type": "AWS API Call via CloudTrail", "detail": event}
    message = event_message(ALERT, dict(alert_words(get(ALERT))), detail)
    lines = "\n".join(f"<p>{_label(line)}</p>" for line in message.text.splitlines())
    body = "\n".join(
        [
            '<p class="head">From: custody critical</p>',
            f'<p class="subject">{escape(message.subject)}</p>',
            f'<div class="text">\n{lines}\n</div>',
        ]
    )
    return _drawn("An alert of custody, as a mail", _ALERT_HEIGHT, f"{_SHEET}\n{_MAIL}", body)


def _label(line: str) -> str:
    label, colon, rest = line.partition(": ")
    return f"<b>{escape(label)}:</b> {escape(rest)}" if colon and not line.startswith("[") else f"<b>{escape(line)}</b>"


def report() -> str:
    """The head and the conclusion of the sample report, with the report's own style."""
    page = sample_report.files()["report.html"]
    style = _between(page, "<style>", "</style>").replace("body", ".sheet").replace(":root", ".sheet")
    parts = [
        _between(page, "<header>", "</header>", whole=True),
        _between(page, '<section id="conclusion">', "</section>", whole=True),
    ]
    # Links lead nowhere from a picture, and an id may stand in a document once.
    body = re.sub(r' (?:href|id|aria-label)="[^"]*"', "", "\n".join(parts))
    return _drawn("The first page of a report of custody", _REPORT_HEIGHT, f"{style}\n{_SHEET}", body)


def _between(text: str, begin: str, end: str, *, whole: bool = False) -> str:
    start = text.index(begin)
    stop = text.index(end, start)
    return text[start : stop + len(end)] if whole else text[start + len(begin) : stop]


def _drawn(title: str, height: int, style: str, body: str) -> str:
    # In XML a style is text like any other.
    return _SVG.format(width=WIDTH, height=height, title=escape(title), style=escape(style, quote=False), body=body)
