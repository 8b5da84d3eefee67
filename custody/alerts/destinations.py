"""What is sent to each kind of destination: where to, with which headers, and the alert in its format.

It needs the standard library alone, for it runs in the function that writes alerts. What a secret holds is in no error.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from custody.alerts.alert import Alert
    from custody.alerts.resolution import Resolution

    Secret = Mapping[str, str]

_PAGERDUTY = "https://events.pagerduty.com/v2/enqueue"
_OPSGENIE = "https://api.opsgenie.com/v2/alerts"


class DeliveryError(Exception):
    """A destination has not taken an alert. Its text is one line, and holds nothing of the secret or the address.

    Attributes:
        refused: whether the destination does not accept the secret, which may have been changed.
        final: whether it has answered that it never will do what it was asked for.
    """

    def __init__(self, said: str, *, refused: bool = False, final: bool = False) -> None:
        super().__init__(said)
        self.refused, self.final = refused, final


class Request(NamedTuple):
    """One request.

    Attributes:
        reads: whether the answer is wanted; of most it is not read.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    method: str = "POST"
    reads: bool = False


def request_of(kind: str, alert: Alert, secret: Secret, *, now: int, resolution: Resolution | None = None) -> Request:
    """The request that tells a destination of an alert.

    Args:
        kind: a key of :data:`SECRETS`.
        alert: what to tell.
        secret: its values, as :data:`SECRETS` lists them.
        now: seconds since 1970, for the signature of a webhook.
        resolution: tell that it is resolved; kinds of :data:`RESOLVES` alone.

    Raises:
        DeliveryError: the secret lacks a value, or its address is no https address.
    """
    insist_on_values(kind, secret)
    url, headers, document = RESOLVES[kind](alert, secret, resolution) if resolution else _REQUESTS[kind](alert, secret)
    request = json_request(url, headers, document)
    signed = _signed(alert, secret, now, request.body) if kind == "webhook" else {}
    return request._replace(headers={**request.headers, **signed})


def insist_on_values(kind: str, secret: Secret) -> None:
    """Refuse a secret that lacks what its kind needs.

    Raises:
        DeliveryError: naming what it lacks.
    """
    if missing := [name for name in SECRETS[kind] if not secret.get(name)]:
        raise DeliveryError(f"the secret has no {' and no '.join(missing)}; write a JSON object of texts")


def json_request(url: str, headers: Mapping[str, str], document: Any) -> Request:
    """A request that sends a document by POST, over TLS.

    Raises:
        DeliveryError: the address is no https address, or a header has what no header takes.
    """
    insist_on_https(url)
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise DeliveryError("the secret holds a character that no header of a request takes")
    # Letters beyond ASCII take half the room so, and sizes are limited.
    sent = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return Request(url, {"Content-Type": "application/json", "User-Agent": "custody", **headers}, sent)


def insist_on_https(url: str) -> None:
    """Refuse an address that is sent to without TLS, or that holds what an address does not.

    Raises:
        DeliveryError: naming no part of it.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isascii() or not url.isprintable() or " " in url:
        raise DeliveryError("the address in the secret is none that begins with https:// and names a host")


def _signed(alert: Alert, secret: Secret, now: int, sent: bytes) -> dict[str, str]:
    from custody.alerts.formats.webhook import signature  # noqa: PLC0415  # the function has what it uses

    return {
        "X-Custody-Id": alert.id,
        "X-Custody-Timestamp": str(now),
        "X-Custody-Signature": signature(secret["key"], now, sent),
    }


_Made = tuple[str, dict[str, str], dict[str, Any]]


def _slack(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.slack import slack_message  # noqa: PLC0415  # the function has what it uses

    return secret["url"], {}, slack_message(alert)


def _teams(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.teams import teams_message  # noqa: PLC0415  # the function has what it uses

    return secret["url"], {}, teams_message(alert)


def _pagerduty(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.pagerduty import pagerduty_event  # noqa: PLC0415  # the function has what it uses

    return secret.get("url") or _PAGERDUTY, {}, pagerduty_event(alert, routing_key=secret["routing_key"])


def _opsgenie(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.opsgenie import opsgenie_alert  # noqa: PLC0415  # the function has what it uses

    return secret.get("url") or _OPSGENIE, {"Authorization": f"GenieKey {secret['api_key']}"}, opsgenie_alert(alert)


def _pagerduty_resolved(alert: Alert, secret: Secret, _resolution: Resolution) -> _Made:
    from custody.alerts.formats.pagerduty import pagerduty_event  # noqa: PLC0415  # the function has what it uses

    event = pagerduty_event(alert, routing_key=secret["routing_key"], resolved=True)
    return secret.get("url") or _PAGERDUTY, {}, event


def _opsgenie_closed(alert: Alert, secret: Secret, resolution: Resolution) -> _Made:
    """Closing by the alias that the alert was created with; a note where some of its findings stay open.

    See https://docs.opsgenie.com/docs/alert-api
    """
    what = "notes" if resolution.left else "close"
    url = f"{secret.get('url') or _OPSGENIE}/{alert.id}/{what}?identifierType=alias"
    note = {"source": "custody", "note": resolution.said}
    return url, {"Authorization": f"GenieKey {secret['api_key']}"}, note


def _jira(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.jira import jira_issue  # noqa: PLC0415  # the function has what it uses

    issue = jira_issue(alert, project=secret["project"], issue_type=secret.get("issue_type") or "Task")
    return f"{jira_api(secret)}/issue", jira_login(secret), issue


def jira_api(secret: Secret) -> str:
    """Where the API of a site of Jira Cloud begins."""
    return f"{secret['url'].rstrip('/')}/rest/api/3"


def jira_login(secret: Secret) -> dict[str, str]:
    """By which header Jira Cloud knows a user.

    See https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
    """
    login = b64encode(f"{secret['email']}:{secret['api_token']}".encode()).decode()
    return {"Authorization": f"Basic {login}"}


def _webhook(alert: Alert, secret: Secret) -> _Made:
    from custody.alerts.formats.webhook import webhook_document  # noqa: PLC0415  # the function has what it uses

    return secret["url"], {}, webhook_document(alert)


_REQUESTS: dict[str, Callable[[Alert, Secret], _Made]] = {
    "slack": _slack,
    "teams": _teams,
    "pagerduty": _pagerduty,
    "opsgenie": _opsgenie,
    "jira": _jira,
    "webhook": _webhook,
}
RESOLVES: dict[str, Callable[[Alert, Secret, Resolution], _Made]] = {
    "pagerduty": _pagerduty_resolved,
    "opsgenie": _opsgenie_closed,
}
"""Kinds that take it by one request that an alert is resolved; of Jira's several see ``custody.alerts.jira_issues``."""
NOTED = frozenset({"opsgenie", "jira"})
"""Kinds in which it can be noted that some findings of an alert are resolved and others are not."""
SECRETS: dict[str, tuple[str, ...]] = {
    "slack": ("url",),
    "teams": ("url",),
    "pagerduty": ("routing_key",),
    "opsgenie": ("api_key",),
    "jira": ("url", "email", "api_token", "project"),
    "webhook": ("url", "key"),
}
"""By the kind of a destination, what its secret has to hold: a JSON object of texts in Secrets Manager.

``url`` may stand besides in those of PagerDuty and Opsgenie, for their European services, and ``issue_type`` and
``transition`` in Jira's.
"""
