"""Amazon Q Developer in chat applications, formerly AWS Chatbot: a custom notification for an SNS topic.

What is sent there and is none is dropped without a word. The page states no lengths; those kept here are what its
examples have and one message of SNS holds.

See https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import body, calm, cut

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_TITLE, _DESCRIPTION, _STEP = 250, 4000, 1000


def amazon_q_notification(alert: Alert) -> dict[str, Any]:
    """The alert in Amazon Q's schema; alerts on the same detection, account and Region make a thread.

    Channels make threads where their preferences say so. Values are made so that no Markdown and no mention works.
    """
    links = [f"{label}: {address}" for label, address in alert.links]
    place = [each for each in (alert.account, alert.region) if each]
    return {
        "version": "1.0",
        "source": "custom",
        "id": alert.id,
        "content": {
            "textType": "client-markdown",
            "title": cut(calm(alert.subject), _TITLE),
            "description": "\n".join([cut(calm(body(alert)), _DESCRIPTION), *links]),
            "nextSteps": [cut(calm(alert.first), _STEP)] if alert.first else [],
            "keywords": [calm(each) for each in (alert.severity, alert.detection, *place)],
        },
        "metadata": {
            "threadId": calm("/".join([alert.detection, *place])),
            "summary": cut(calm(alert.subject), _TITLE),
            "eventType": alert.detection,
            "relatedResources": [calm(each.arn) for each in alert.resources if each.arn],
            "additionalContext": {"severity": alert.severity, "detection": alert.detection},
        },
    }
