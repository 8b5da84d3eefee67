"""Alerts are sent over TLS to a real server, which answers, errs, hangs, hangs up, lies and redirects."""

from __future__ import annotations

import hmac
import json
import re
import socket
import ssl
import sys
from base64 import b64encode
from contextlib import suppress
from email.utils import formatdate
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import time
from typing import TYPE_CHECKING, Any

import pytest
from support import alert_formats as checks
from support.loopback import CLOSE, DRIP, HANG, NOISE, Loopback, serving, trust
from unit.alerts.test_alert import of

from custody.alerts import sending
from custody.alerts.destinations import SECRETS, DeliveryError, Request, insist_on_https, request_of
from custody.alerts.formats.webhook import REPLAY_SECONDS
from custody.alerts.sending import BACKOFF, TRIES, Secrets, deliver, send

if TYPE_CHECKING:
    from collections.abc import Iterator

ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:custody/alerts-AbCdEf"
ALERT = of("trail-stopped")


@pytest.fixture
def server() -> Iterator[Loopback]:
    yield from serving()


@pytest.fixture
def slept() -> list[float]:
    return []


def secret(kind: str, url: str) -> dict[str, str]:
    """A secret whose every value can be looked for."""
    return {name: f"S3CRET-{name}" for name in SECRETS[kind]} | {"url": f"{url}/S3CRET-path?sig=S3CRET-query"}


def post(server: Loopback, slept: list[float], *, left: float = 60.0, path: str = "/S3CRET-path") -> None:
    request = Request(f"{server.url}{path}", {"Authorization": "S3CRET-header"}, b"{}")
    send(request, left=lambda: left, trust=trust(), sleep=slept.append)


def refused(server: Loopback, slept: list[float], **options: Any) -> str:
    with pytest.raises(DeliveryError) as caught:
        post(server, slept, **options)
    # Neither the line nor what a traceback prints behind it holds any part of the secret, or where it is sent.
    shown = f"{caught.value!r} {caught.value.__cause__!r}"
    assert "S3CRET" not in shown
    assert "localhost" not in shown
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


@pytest.mark.parametrize("kind", SECRETS)
def test_each_kind_arrives_as_its_publisher_wants_it(kind: str, server: Loopback) -> None:
    values = secret(kind, server.url) | {"routing_key": "0" * 32}
    deliver(kind, ALERT, ARN, Secrets(lambda _: json.dumps(values)), left=lambda: 60.0, trust=trust())
    ((path, headers, body),) = server.got
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "custody"
    getattr(checks, f"check_{kind}")(json.loads(body))
    if kind == "jira":
        login = b64encode(b"S3CRET-email:S3CRET-api_token").decode()
        assert headers["authorization"] == f"Basic {login}"
        assert path.endswith("/rest/api/3/issue")
    else:
        assert path == "/S3CRET-path?sig=S3CRET-query"
    if kind == "opsgenie":
        assert headers["authorization"] == "GenieKey S3CRET-api_key"


def test_a_webhook_s_receiver_checks_it_as_the_page_shows(server: Loopback) -> None:
    """The code of docs/alerts.md takes what is sent, and nothing that is another's, changed or late."""
    values = secret("webhook", server.url)
    deliver("webhook", ALERT, ARN, Secrets(lambda _: json.dumps(values)), left=lambda: 60.0, trust=trust())
    ((_, headers, body),) = server.got
    page = (checks.DOCS / "alerts.md").read_text("utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(shown, names)  # noqa: S102 - it is our own page
    known = partial(names["is_ours"], values["key"], now=time())
    assert known(headers, body)
    assert not known(headers, body + b" ")
    assert not known({**headers, "x-custody-timestamp": str(int(time()) - 1)}, body)
    assert not known({**headers, "x-custody-timestamp": "1" * 5_000}, body)
    for hostile in ("v1=\u00e9", "\udcff", ""):
        assert not known({**headers, "x-custody-signature": hostile}, body)
    # What has to be taken once is signed; the header of the same name is not.
    assert known({**headers, "x-custody-id": "another"}, body)
    assert json.loads(body)["id"] == ALERT.id
    assert not names["is_ours"]("another", headers, body, now=time())
    assert not names["is_ours"](values["key"], headers, body, now=time() + REPLAY_SECONDS + 2)
    stamp = headers["x-custody-timestamp"]
    wanted = hmac.new(b"S3CRET-key", f"{stamp}.".encode() + body, "sha256").hexdigest()
    assert headers["x-custody-signature"] == f"v1={wanted}"
    assert headers["x-custody-id"] == ALERT.id


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_taken_is_sent_once(status: int, server: Loopback, slept: list[float]) -> None:
    server.answers = [status]
    post(server, slept)
    assert (len(server.got), slept) == (1, [])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_work_later_is_tried_again(status: int, server: Loopback, slept: list[float]) -> None:
    server.answers = [status, status, 200]
    post(server, slept)
    assert (len(server.got), slept) == (3, list(BACKOFF))
    server.answers = [status]
    assert refused(server, slept).startswith(f"it answers {status}")
    assert len(server.got) == 3 + TRIES


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413])
def test_what_never_will_is_not(status: int, server: Loopback, slept: list[float]) -> None:
    server.answers = [status]
    assert refused(server, slept).startswith(f"it answers {status}: ")
    assert (len(server.got), slept) == (1, [])


def test_a_server_says_how_long_to_wait(server: Loopback, slept: list[float]) -> None:
    in_a_minute = formatdate(time() + 60, usegmt=True)
    server.answers = [(429, {"Retry-After": "7"}), (503, {"Retry-After": in_a_minute}), 200]
    post(server, slept, left=600.0)
    assert slept[0] == 7
    assert slept[1] > BACKOFF[1]
    server.got.clear()
    for nonsense in ("soon", "-5", "9" * 400, "\u0663"):
        assert sending._seconds(nonsense) >= 0


def test_nobody_waits_longer_than_there_is_time(server: Loopback, slept: list[float]) -> None:
    server.answers = [(429, {"Retry-After": "3600"})]
    assert refused(server, slept) == "it answers 429: too many requests; tried once"
    assert slept == []
    assert refused(server, slept, left=0.0) == "no time is left to send it"
    assert len(server.got) == 1


@pytest.mark.parametrize("answer", [HANG, DRIP])
def test_who_does_not_answer_is_left(answer: str, server: Loopback, slept: list[float]) -> None:
    server.answers = [answer]
    assert refused(server, slept, left=0.4) == "no answer in time; tried once"


def test_who_draws_out_the_handshake_is_left_too(slept: list[float]) -> None:
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def draw_out() -> None:
            caller, _ = listening.accept()
            with caller, suppress(OSError):
                # The head of a record of 16 KB, and a byte of it now and then.
                caller.sendall(b"\x16\x03\x03\x40\x00\x02")
                while not over.wait(0.02):
                    caller.sendall(b"\x00")

        thread = Thread(target=draw_out)
        thread.start()
        slow = Loopback(port=listening.getsockname()[1])
        assert refused(slow, slept, left=0.4) == "no answer in time; tried once"
        over.set()
        thread.join()


@pytest.mark.parametrize(("answer", "said"), [(CLOSE, "the connection breaks"), (NOISE, "what it answers is no HTTP")])
def test_who_hangs_up_is_tried_again(answer: str, said: str, server: Loopback, slept: list[float]) -> None:
    server.answers = [answer, 200]
    post(server, slept)
    assert slept == [BACKOFF[0]]
    server.answers = [answer]
    assert refused(server, slept) == f"{said}; tried {TRIES} times"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, server: Loopback, slept: list[float]) -> None:
    server.answers = [(status, {"Location": f"{server.url}/elsewhere"})]
    assert refused(server, slept) == f"it answers {status}: a redirect, which is not followed"
    assert [path for path, _, _ in server.got] == ["/S3CRET-path"]


def test_a_certificate_has_to_be_trusted_and_of_the_host(server: Loopback, slept: list[float]) -> None:
    for url, known in ((server.url, None), (server.url.replace("localhost", "127.0.0.1"), trust())):
        with pytest.raises(DeliveryError, match=r"^its certificate is not trusted, or is of another host$"):
            send(Request(url, {}, b"{}"), left=lambda: 60.0, trust=known, sleep=slept.append)
    assert (server.got, slept) == ([], [])


def test_old_tls_is_not_spoken() -> None:
    assert sending._system_trust().minimum_version >= ssl.TLSVersion.TLSv1_2


def test_nobody_listens_and_nobody_is_there(slept: list[float]) -> None:
    gone = Loopback(port=1)
    assert refused(gone, slept) == f"the connection is refused; tried {TRIES} times"
    request = Request("https://S3CRET.invalid/", {}, b"{}")
    with pytest.raises(DeliveryError, match=r"^its host has no address; tried 3 times$"):
        send(request, left=lambda: 60.0, trust=trust(), sleep=slept.append)


def test_a_secret_that_was_changed_is_fetched_again(server: Loopback) -> None:
    values, fetched = secret("slack", server.url), []

    def fetch(arn: str) -> str:
        fetched.append(arn)
        return json.dumps(values | {"version": str(len(fetched))})

    server.answers = [403, 200]
    deliver("slack", ALERT, ARN, Secrets(fetch), left=lambda: 60.0, trust=trust())
    assert (len(server.got), fetched) == (2, [ARN, ARN])


def test_a_secret_that_was_not_is_not_tried_twice(server: Loopback) -> None:
    server.answers = [401]
    with pytest.raises(DeliveryError, match=r"^it answers 401: the secret is not accepted$"):
        deliver("slack", ALERT, ARN, Secrets(lambda _: json.dumps(secret("slack", server.url))),
                left=lambda: 60.0, trust=trust())  # fmt: skip
    assert len(server.got) == 1


def test_a_secret_is_kept_for_some_minutes() -> None:
    now, fetched = [0.0], []

    def fetch(arn: str) -> str:
        fetched.append(arn)
        return '{"url": "x"}'

    secrets = Secrets(fetch, clock=lambda: now[0])
    for second in (0.0, 299.0, 301.0):
        now[0] = second
        assert secrets.of(ARN) == {"url": "x"}
    assert len(fetched) == 2
    secrets.of("another")
    assert fetched[-1] == "another"


@pytest.mark.parametrize("text", ["S3CRET", '["S3CRET"]', "{}", '{"url": 1}', "null", '{"url": {"S3CRET": "x"}}'])
def test_a_secret_is_an_object_of_texts(text: str) -> None:
    with pytest.raises(DeliveryError, match=r"^the secret is no JSON object of texts$") as caught:
        Secrets(lambda _: text).of(ARN)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_secret_that_lacks_a_value_says_which() -> None:
    with pytest.raises(DeliveryError, match=r"^the secret has no email and no project; write a JSON object of texts$"):
        request_of("jira", ALERT, {"url": "https://S3CRET.example", "api_token": "S3CRET"}, now=0)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/S3CRET",
        "https://",
        "https://user:S3CRET@hooks.example/",
        "https://hooks.example/\r\nX-Evil: S3CRET",
        "https://hooks.example:S3CRET/",
        "https://h\u00f6oks.example/",
        "file:///etc/passwd",
        "https://hooks.example/a b",
    ],
)
def test_an_address_begins_with_https_and_is_not_shown(url: str) -> None:
    with pytest.raises(DeliveryError, match=r"^the address in the secret is none that begins with https://") as caught:
        insist_on_https(url)
    assert "S3CRET" not in f"{caught.value!r}{caught.value.__cause__!r}"


@pytest.mark.parametrize("key", ["S3CRET\r\nX-Evil: 1", "S3CRET\u20ac"])
def test_a_key_that_no_header_takes_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(DeliveryError, match=r"^the secret holds a character that no header of a request takes$"):
        request_of("opsgenie", ALERT, {"api_key": key}, now=0)


def test_the_defaults_are_the_publishers_addresses() -> None:
    assert request_of("pagerduty", ALERT, {"routing_key": "k"}, now=0).url == "https://events.pagerduty.com/v2/enqueue"
    assert request_of("opsgenie", ALERT, {"api_key": "k"}, now=0).url == "https://api.opsgenie.com/v2/alerts"
    site = {"url": "https://x.example/", "email": "e", "api_token": "t", "project": "SEC", "issue_type": "Bug"}
    request = request_of("jira", ALERT, site, now=0)
    assert request.url == "https://x.example/rest/api/3/issue"
    assert json.loads(request.body)["fields"]["issuetype"] == {"name": "Bug"}


def test_the_code_that_is_sent_to_aws_needs_the_standard_library_alone() -> None:
    folder = Path(sending.__file__).parent
    files = [folder / f"{name}.py" for name in ("alert", "compose", "resources", "routing", "destinations", "sending")]
    for path in (*files, *(folder / "formats").glob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            if match := re.match(r"(?:from|import) (\w+)", line):
                assert match[1] == "custody" or match[1] in sys.stdlib_module_names, line
