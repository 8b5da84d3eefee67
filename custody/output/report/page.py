"""The page itself: the template with its style sheet inside, and nothing that a browser would fetch or run."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from custody.catalog.activities import ACTIVITIES
from custody.counted import counted
from custody.output.report.context import context_of
from custody.report.escaping import cut, number, text_of
from custody.report.register import OTHER, STATE_CHANGE
from custody.report.short_names import short_identity
from custody.times.text import iso

if TYPE_CHECKING:
    from jinja2 import Template

    from custody.report.model import Report

_HERE = Path(__file__).parent / "templates"

KINDS = {activity.value: meaning for activity, meaning in ACTIVITIES.items()} | {
    STATE_CHANGE: "tells what a service says happened; it names no caller",
    OTHER: "does something that the catalogue does not classify",
}


def page_of(facts: Report) -> str:
    """The whole HTML document.

    Every value is escaped by the template engine. A policy in the document forbids scripts, frames, forms and
    anything from elsewhere, and admits its own style sheet by its sum
    (https://www.w3.org/TR/CSP3/), so that even a mistake in escaping could not run or send anything.
    """
    style = (_HERE / "style.css").read_text(encoding="utf-8")
    context = context_of(facts)
    return _template().render(
        **context,
        style=style,
        policy=policy_of(style),
        kind_meanings=KINDS,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "cut": cut,
        "number": number,
        "counted": counted,
        "text": text_of,
        "iso": iso,
        "who": short_identity,
    }
    return environment.get_template("report.html.j2")


def policy_of(style: str) -> str:
    """The content security policy that admits one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
