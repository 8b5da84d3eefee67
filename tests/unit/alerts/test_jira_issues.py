"""An issue of what is resolved gets a comment and moves to done, at a server that answers as Jira does, or worse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.loopback import CLOSE, DRIP, HANG, NOISE, Loopback, serving, trust
from unit.alerts.test_alert import of

from custody.alerts.destinations import DeliveryError
from custody.alerts.resolution import Resolution, by_exceptions
from custody.alerts.sending import TRIES, Secrets, deliver

if TYPE_CHECKING:
    from collections.abc import Iterator

ALERT = of("trail-stopped")
API = "/rest/api/3"
HOSTILE = ["../../admin", "SEC-7/../../x", "SEC-7?x=1", "SEC-\u0667", "SEC-7\r\nX-Evil: 1", "", None, {"a": 1}, "sec-7"]


@pytest.fixture
def server() -> Iterator[Loopback]:
    yield from serving()


def transition(id_: Any, name: str, category: str = "done") -> dict[str, Any]:
    return {"id": id_, "name": name, "to": {"name": name, "statusCategory": {"key": category}}}


START, DONE, REFUSED = transition("11", "Start", "indeterminate"), transition("31", "Done"), transition("41", "Refused")


def answered(document: Any) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()


def found(*keys: Any) -> tuple[int, dict[str, str], bytes]:
    return answered({"issues": [{"key": key} for key in keys], "isLast": True})


def ways(*transitions: Any) -> tuple[int, dict[str, str], bytes]:
    return answered({"transitions": list(transitions)})


def resolve(server: Loopback, resolution: Resolution | None = None, *, left: float = 60.0, **values: str) -> str:
    """What the log says."""
    secret = {"url": f"{server.url}/", "email": "S3CRET-email", "api_token": "S3CRET", "project": 'SE"C'} | values
    return deliver(
        "jira",
        ALERT,
        "arn",
        Secrets(lambda _: json.dumps(secret)),
        left=lambda: left,
        trust=trust(),
        resolution=resolution or Resolution(),
    )


def asked(server: Loopback) -> list[tuple[str, str]]:
    return [(method, path.removeprefix(API)) for method, (path, _, _) in zip(server.methods, server.got, strict=True)]


SEARCH, COMMENT = ("POST", "/search/jql"), ("POST", "/issue/SEC-7/comment")
LOOK, MOVE = ("GET", "/issue/SEC-7/transitions"), ("POST", "/issue/SEC-7/transitions")


def test_it_is_found_by_its_label_told_why_and_moved_to_the_only_done(server: Loopback) -> None:
    server.answers = [found("SEC-7"), 201, ways(START, DONE), 204]
    why = by_exceptions(["until 2027-03-01: *moved* [x](https://evil.example) (platform, ticket OPS-42)"])
    assert resolve(server, why) == ""
    assert asked(server) == [SEARCH, COMMENT, LOOK, MOVE]
    assert {headers["authorization"][:6] for _, headers, _ in server.got} == {"Basic "}
    jql = server.body(0)["jql"]
    assert jql == f'project = "SE\\"C" AND labels = "{ALERT.id}" AND statusCategory != Done'
    # A text, in which nothing is markup or a link.
    (paragraph,) = server.body(1)["body"]["content"]
    assert paragraph == {"type": "paragraph", "content": [{"type": "text", "text": why.said}]}
    assert server.body(3) == {"transition": {"id": "31"}}


@pytest.mark.parametrize("named", ["41", "Refused"])
def test_of_several_that_are_done_the_secret_names_one(server: Loopback, named: str) -> None:
    server.answers = [found("SEC-7"), 201, ways(DONE, REFUSED), 204]
    assert resolve(server, transition=named) == ""
    assert server.body(3) == {"transition": {"id": "41"}}


@pytest.mark.parametrize(
    ("transitions", "values", "said"),
    [
        ([START], {}, "none leads to done from the status that it has"),
        ([DONE, REFUSED], {}, "2 lead to done; name one as transition in the secret"),
        ([DONE], {"transition": "Closed"}, "none of its transitions has the name or id that the secret has"),
        ([DONE, transition("5", "Done")], {"transition": "Done"}, "2 of its transitions has the name or id that"),
        (
            [transition("../9", "Done"), transition(None, "Done"), 5, {"id": "1"}, {"id": "1", "to": 5}],
            {},
            "none leads",
        ),
    ],
)
def test_where_no_transition_can_be_chosen_there_is_a_comment_and_a_line_for_the_log(
    server: Loopback, transitions: list[Any], values: dict[str, str], said: str
) -> None:
    server.answers = [found("SEC-7"), 201, ways(*transitions)]
    assert resolve(server, **values).startswith(f"SEC-7 has a comment and no transition: {said}")
    assert asked(server) == [SEARCH, COMMENT, LOOK]


@pytest.mark.parametrize("status", [400, 404, 409])
def test_a_transition_that_jira_refuses_is_a_line_too(server: Loopback, status: int) -> None:
    server.answers = [found("SEC-7"), 201, ways(DONE), status]
    assert resolve(server).startswith(f"SEC-7 has a comment and no transition: it answers {status}")


def test_where_some_findings_stay_open_there_is_a_comment_alone(server: Loopback) -> None:
    server.answers = [found("SEC-7"), 201]
    assert resolve(server, Resolution(left=1)) == ""
    assert asked(server) == [SEARCH, COMMENT]
    assert "1 finding of this alert stays open." in server.got[1][2].decode()


def test_what_has_no_issue_or_is_done_already_is_a_line(server: Loopback) -> None:
    server.answers = [found()]
    assert resolve(server) == "no issue has this label"


def test_each_of_two_issues_of_one_alert_is_moved(server: Loopback) -> None:
    server.answers = [found("SEC-7", "SEC-8"), 201, ways(DONE), 204, 201, ways(START)]
    assert resolve(server) == "SEC-8 has a comment and no transition: none leads to done from the status that it has"
    assert [path for _, path in asked(server)][4:] == ["/issue/SEC-8/comment", "/issue/SEC-8/transitions"]


def test_what_jira_answers_leads_nowhere_else(server: Loopback) -> None:
    server.answers = [found(*HOSTILE)]
    assert resolve(server) == "no issue has this label"
    assert asked(server) == [SEARCH]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"5", b'{"issues": 5}', b"[" * 100_000, b"\xff", b'{"issues": [' + b"1," * 600_000]
)
def test_what_is_no_answer_of_jira_s_is_a_failure(server: Loopback, body: bytes) -> None:
    server.answers = [(200, {}, body)]
    with pytest.raises(DeliveryError, match=r"^(what it answers has no list of issues|its answer is longer than any)"):
        resolve(server)
    assert len(server.got) == 1


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(
    ("answer", "left", "said"),
    [
        (503, 4.0, "it answers 503; tried once"),
        (HANG, 0.3, "no answer in time; tried once"),
        (DRIP, 0.3, "no answer in time; tried once"),
        (CLOSE, 4.0, "the connection breaks; tried once"),
        (NOISE, 4.0, "what it answers is no HTTP; tried once"),
        (401, 4.0, "it answers 401: the secret is not accepted"),
        ((302, {"Location": "https://evil.example/"}), 4.0, "it answers 302: a redirect, which is not followed"),
    ],
)
def test_wherever_it_fails_the_line_says_how(server: Loopback, at: int, answer: Any, left: float, said: str) -> None:
    """It is kept among the dead letters; moved back, what is not done yet is done."""
    server.answers = [*[found("SEC-7"), 201, ways(DONE), 204][:at], answer]
    with pytest.raises(DeliveryError) as caught:
        resolve(server, left=left)
    assert str(caught.value) == said
    assert "S3CRET" not in f"{caught.value.__cause__!r}"
    assert len(server.got) == at + 1


def test_what_fails_for_a_moment_is_tried_again(server: Loopback) -> None:
    server.answers = [503, found("SEC-7"), 201, ways(DONE), 204]
    assert resolve(server) == ""
    assert len(server.got) == 5 <= 3 + TRIES


def test_a_secret_that_lacks_a_value_says_which(server: Loopback) -> None:
    with pytest.raises(DeliveryError, match=r"^the secret has no project; write a JSON object of texts$"):
        resolve(server, project="")


def test_a_site_without_tls_is_not_asked() -> None:
    with pytest.raises(DeliveryError, match=r"^the address in the secret is none that begins with https://"):
        resolve(Loopback(), url="http://localhost:1")
