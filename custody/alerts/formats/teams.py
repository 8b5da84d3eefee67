"""Microsoft Teams: an Adaptive Card for a workflow that a webhook starts.

Every text is a TextRun, in which Markdown means nothing. A message has 28 KB at most.

See https://learn.microsoft.com/en-us/adaptive-cards/schema-explorer/text-run and
https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import body, cut_bytes

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_VERSION = "1.4"
_BODY_BYTES = 6000
_COLOURS = {"critical": "attention", "high": "attention", "medium": "warning"}


def teams_message(alert: Alert) -> dict[str, Any]:
    """The alert as a workflow of Teams takes it: subject, what the mail says above its details, links as buttons."""
    title = _run(alert.subject) | {
        "weight": "bolder",
        "size": "medium",
        "color": _COLOURS.get(alert.severity, "default"),
    }
    paragraphs = cut_bytes(body(alert), _BODY_BYTES).split("\n\n")
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": _VERSION,
        "msteams": {"width": "Full"},
        "body": [_block([title]), *(_lines(each, number) for number, each in enumerate(paragraphs))],
        "actions": [{"type": "Action.OpenUrl", "title": label, "url": address} for label, address in alert.links],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _lines(paragraph: str, number: int) -> dict[str, Any]:
    # One block, for a card with a block a line is long on a telephone.
    return _block([_run(paragraph)]) | ({"separator": True} if number else {})


def _block(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": runs}


def _run(text: str) -> dict[str, Any]:
    # Two braces begin a function of dates in other texts of a card.
    return {"type": "TextRun", "text": text.replace("{{", "{ {") or " "}
