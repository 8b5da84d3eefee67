"""What is fetched of a bucket for a question, and what is said of what was not."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from support.bucket import MemoryS3

import custody
from custody.logs import remote
from custody.logs.span import Span
from custody.logs.summary import Reading
from custody.progress import silent
from custody.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "111122223333", "444455556666"
PERIOD = {"since": "2019-04-15", "until": "2019-04-15"}


def push(number: int, account: str, region: str, repository: str) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "userName": "ann"},
        "eventTime": f"2019-04-15T10:{number:02}:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "awsRegion": region,
        "requestParameters": {"repositoryName": repository, "imageTag": "1"},
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "recipientAccountId": account,
    }


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MemoryS3:
    """A trail of two accounts and two Regions, with a file a day later in each."""
    files = {}
    for number, (account, region) in enumerate([(ONE, "eu-west-1"), (ONE, "eu-central-1"), (TWO, "eu-west-1")]):
        top = f"AWSLogs/{account}/CloudTrail/{region}/2019/04"
        name = f"{account}_CloudTrail_{region}"
        records = {"Records": [push(number, account, region, f"shop/{number}")]}
        files["audit", f"{top}/15/{name}_20190415T1005Z_a.json"] = json.dumps(records).encode()
        files["audit", f"{top}/18/{name}_20190418T1005Z_a.json"] = b'{"Records": []}'
    made = MemoryS3(files)
    opened = SimpleNamespace(client=lambda *_more, **_named: made, names=None)
    monkeypatch.setattr(remote, "required", lambda *_: opened)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return made


def asked(question: str, **given: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    with custody.ask(question, logs="s3://audit", **PERIOD, **given) as answer:  # type: ignore[arg-type]  # texts alone
        return list(answer), answer.notes


def places(keys: list[str]) -> set[tuple[str, ...]]:
    return {(*key.split("/")[1:4:2], key.split("/")[6]) for key in keys}


def test_what_is_needed_is_fetched_and_what_came_later_is_said_to_be_missing(s3: MemoryS3) -> None:
    rows, notes = asked("who-pushed", account=ONE, region="eu-west-1")
    assert [row["repository"] for row in rows] == ["shop/0"]
    assert places(s3.fetched) == {(ONE, "eu-west-1", "15")}
    (note,) = notes
    assert note.startswith("of s3://audit no log file dated after 2019-04-17 was read")


def test_a_question_that_looks_elsewhere_too_is_read_from_everywhere(s3: MemoryS3) -> None:
    rows, _ = asked("pushes-outside-pipelines", account=ONE, region="eu-west-1")
    assert [row["repository"] for row in rows] == ["shop/0"]
    assert places(s3.fetched) == {(ONE, "eu-west-1", "15"), (ONE, "eu-central-1", "15"), (TWO, "eu-west-1", "15")}


def test_a_record_without_a_time_may_be_in_any_file(s3: MemoryS3) -> None:
    _, notes = asked("records-without-time", account=ONE)
    assert len(s3.fetched) == len(s3.files)
    assert notes == ()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"account": ONE, "region": "eu-west-1"}, f" and account {ONE} and Region eu-west-1"),
        ({"account": ONE}, f" and account {ONE}"),
        ({}, ""),
    ],
)
@pytest.mark.usefixtures("s3")
def test_a_name_is_unknown_where_it_was_looked_for(given: dict[str, str], where: str) -> None:
    rows, notes = asked("who-pushed", repository="shop/22", **given)
    assert rows == []
    assert notes[0].startswith(f"no record of the period{where} names repository 'shop/22'")


@pytest.mark.usefixtures("s3")
def test_a_report_says_that_older_files_of_a_bucket_were_not_read() -> None:
    notes = custody.report(logs="s3://audit", **PERIOD).notes  # type: ignore[arg-type]  # texts alone
    said = "Log files of a bucket that are dated before 2019-01-15 were not fetched; a record in them whose time cannot"
    assert [note for note in notes if note.startswith(said)]


def test_event_history_is_looked_up_in_the_region_that_is_asked_about_besides(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    account = SimpleNamespace(client=lambda _service, region: opened.append(region), names=SimpleNamespace(account=ONE))
    monkeypatch.setattr(remote, "required", lambda *_: SimpleNamespace(known=lambda: account))
    monkeypatch.setattr(remote, "fetch_history", lambda *_more, **_named: iter(()))
    settings = Settings(home_region="eu-west-1", regions=("eu-west-1", "us-east-1"))
    fetcher = remote.Remote(settings, Reading(), silent, None)

    def looked_up(span: Span) -> list[str]:
        opened.clear()
        assert list(fetcher.from_history(span)) == []
        return opened.copy()

    asked_about = frozenset({"eu-north-1"})
    assert looked_up(Span(named_regions=asked_about)) == ["eu-west-1", "us-east-1", "eu-north-1"]
    assert looked_up(Span(regions=asked_about, named_regions=asked_about)) == ["eu-north-1"]
    assert looked_up(Span()) == ["eu-west-1", "us-east-1"]
