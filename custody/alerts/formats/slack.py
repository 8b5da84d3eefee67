"""Slack: a message of blocks for an incoming webhook.

Values stand in plain text, where Slack reads no markup and calls nobody. Limits: 150 characters of a header, 3,000 of a
text, 50 blocks, and 10 elements of a context.

See https://docs.slack.dev/reference/block-kit/blocks/header-block,
https://docs.slack.dev/reference/block-kit/composition-objects/text-object and
https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import body, cut

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_HEADER, _TEXT = 150, 3000


def slack_message(alert: Alert) -> dict[str, Any]:
    """The alert as Slack's incoming webhooks take it: subject, what the mail says above its details, and its links."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(alert.subject, _HEADER)},
        {"type": "section", "text": _plain(body(alert), _TEXT)},
    ]
    if alert.links:
        # Addresses of ours alone, made of letters that mean nothing to Slack.
        links = " | ".join(f"<{address}|{label}>" for label, address in alert.links)
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": links, "verbatim": True}]})
    return {
        "text": _escaped(alert.subject),
        "blocks": blocks,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _plain(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


def _escaped(text: str) -> str:
    """What a notification shows; Slack reads three signs there.

    See https://docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
