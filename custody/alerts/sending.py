"""Sends a request over TLS: tried again while there is time, followed nowhere else, and silent about what is secret.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import lru_cache
from threading import Event, Timer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from custody.alerts.destinations import DeliveryError, Request, insist_on_values, request_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from custody.alerts.alert import Alert
    from custody.alerts.resolution import Resolution

TRIES = 3
SECONDS = 5.0
"""One try takes at most so long, whatever the other side does."""
BACKOFF = (0.5, 2.0)
"""Seconds before the second and the third try."""
KEPT_SECONDS = 300.0
"""How long the value of a secret is kept."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEANINGS = {
    301: "a redirect, which is not followed",
    302: "a redirect, which is not followed",
    303: "a redirect, which is not followed",
    307: "a redirect, which is not followed",
    308: "a redirect, which is not followed",
    400: "the request is not taken as it is",
    401: "the secret is not accepted",
    403: "the secret is not accepted",
    404: "nothing is at the address",
    410: "nothing is at the address any more",
    413: "the alert is too large",
    429: "too many requests",
}
_REFUSED = frozenset({401, 403})
_MOST_BYTES = 1_000_000
"""Of an answer that is read."""


class Secrets:
    """The values of secrets, each kept for some minutes.

    Args:
        fetch: the text of a secret by its ARN.
        clock: seconds, never going back.
    """

    def __init__(self, fetch: Callable[[str], str], clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._clock = fetch, clock
        self._kept: dict[str, tuple[float, dict[str, str]]] = {}

    def of(self, arn: str) -> dict[str, str]:
        """The value of a secret.

        Raises:
            DeliveryError: it is no JSON object of texts.
        """
        until, value = self._kept.get(arn, (0.0, {}))
        if value and self._clock() < until:
            return value
        value = _object(self._fetch(arn))
        self._kept[arn] = (self._clock() + KEPT_SECONDS, value)
        return value

    def forget(self, arn: str) -> None:
        """Fetch a secret anew the next time."""
        self._kept.pop(arn, None)


def deliver(
    kind: str,
    alert: Alert,
    arn: str,
    secrets: Secrets,
    *,
    left: Callable[[], float],
    trust: ssl.SSLContext | None = None,
    resolution: Resolution | None = None,
) -> str:
    """Tell a destination of an alert; where its secret is not accepted and has been changed, with the new one.

    Returns a line for the log on what it took and did not do; empty as a rule.

    Args:
        kind: of ``custody.alerts.destinations.SECRETS``.
        alert: what to tell.
        arn: of the secret.
        secrets: where its value comes from.
        left: how many seconds there are still.
        trust: whose certificates are taken; the system's by default.
        resolution: tell that it is resolved.

    Raises:
        DeliveryError: it has not taken the alert.
    """

    def told(value: Mapping[str, str]) -> str:
        if kind == "jira" and resolution:
            from custody.alerts.jira_issues import settle  # noqa: PLC0415  # the function has what it uses

            insist_on_values(kind, value)
            return settle(alert, value, resolution, lambda request: send(request, left=left, trust=trust))
        send(request_of(kind, alert, value, now=int(time.time()), resolution=resolution), left=left, trust=trust)
        return ""

    value = secrets.of(arn)
    try:
        return told(value)
    except DeliveryError as error:
        if not error.refused:
            raise
        secrets.forget(arn)
        if (changed := secrets.of(arn)) == value:
            raise
        return told(changed)


def send(
    request: Request,
    *,
    left: Callable[[], float],
    trust: ssl.SSLContext | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> bytes:
    """Make a request, up to three times where another try may help; what is answered, where the request wants it.

    Args:
        request: to be made.
        left: how many seconds there are still; none is begun that may take longer.
        trust: whose certificates are taken; the system's by default.
        sleep: waits so many seconds.

    Raises:
        DeliveryError: there was no answer, or none that says it was taken.
    """
    for tried in range(1, TRIES + 1):
        seconds = min(SECONDS, left())
        if seconds <= 0:
            raise DeliveryError("no time is left to send it")
        said, wait, answer = _tried(request, seconds, trust or _system_trust())
        if not said:
            return answer
        wait = max(wait, BACKOFF[min(tried, len(BACKOFF)) - 1])
        if tried == TRIES or wait + SECONDS > left():
            raise DeliveryError(f"{said}; tried {'once' if tried == 1 else f'{tried} times'}")
        sleep(wait)
    raise AssertionError("the last try returns or raises")


def _tried(request: Request, seconds: float, trust: ssl.SSLContext) -> tuple[str, float, bytes]:
    """What went wrong, empty where nothing did, how long the other side wants to be left alone, and its answer.

    Raises:
        DeliveryError: and trying again will not help.
    """
    try:
        status, after, answer = _answer(request, seconds, trust)
    except ssl.SSLCertVerificationError:
        raise DeliveryError("its certificate is not trusted, or is of another host") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        # What these say names the host, which is secret in some.
        return _trouble(error), 0.0, b""
    if 200 <= status < 300:  # noqa: PLR2004 - what HTTP calls successful
        if len(answer) > _MOST_BYTES:
            raise DeliveryError("its answer is longer than any that is read")
        return "", 0.0, answer
    said = ": ".join(filter(None, (f"it answers {status}", _MEANINGS.get(status, ""))))
    if status not in _AGAIN:
        raise DeliveryError(said, refused=status in _REFUSED, final=400 <= status < 500)  # noqa: PLR2004 - HTTP's own
    return said, _seconds(after), b""


def _answer(request: Request, seconds: float, trust: ssl.SSLContext) -> tuple[int, str, bytes]:
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=seconds, context=trust)
    # A time-out is of each read alone, and of a handshake as a whole; who then sends a byte a second would have all the
    # time there is.
    over = Event()
    watch = Timer(seconds, _hang_up, [connection, over])
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        # Until then there is nothing to hang up.
        if over.is_set():
            raise TimeoutError
        connection.request(request.method, path, request.body or None, dict(request.headers))
        answer = connection.getresponse()
        read = answer.read(_MOST_BYTES + 1) if request.reads else b""
        # Half of a head is read as a whole one where the connection was hung up.
        if over.is_set():
            raise TimeoutError
        return answer.status, answer.headers.get("Retry-After", ""), read
    except (OSError, http.client.HTTPException, ValueError) as error:
        if not over.is_set() or isinstance(error, ssl.SSLCertVerificationError):
            raise
        raise TimeoutError from None
    finally:
        watch.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPSConnection, over: Event) -> None:
    # Said first: whoever waits for an answer goes on as soon as the connection is shut.
    over.set()
    open_ = connection.sock
    if open_ is not None:
        with suppress(OSError):
            # Not TLS's own farewell, which waits for the other side.
            socket.socket.shutdown(open_, socket.SHUT_RDWR)


def _trouble(error: Exception) -> str:
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (TimeoutError, "no answer in time"),
        (socket.gaierror, "its host has no address"),
        (ConnectionRefusedError, "the connection is refused"),
        (ssl.SSLError, "TLS fails"),
        (OSError, "the connection breaks"),
    )
    return next((said for kind, said in kinds if isinstance(error, kind)), "what it answers is no HTTP")


def _seconds(after: str) -> float:
    """What Retry-After says: seconds, or a date.

    See https://www.rfc-editor.org/rfc/rfc9110.html#name-retry-after
    """
    if after.strip().isdecimal() and after.isascii():
        return float(after)
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found or not all(isinstance(value, str) for value in found.values()):
        raise DeliveryError("the secret is no JSON object of texts")
    return found


@lru_cache(maxsize=1)
def _system_trust() -> ssl.SSLContext:
    return ssl.create_default_context()
