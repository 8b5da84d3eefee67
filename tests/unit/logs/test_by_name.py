"""Files that by name and place cannot hold what is asked about are not opened; all others are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from unit.logs.conftest import record

import custody
from custody.logs.by_name import cannot_hold
from custody.logs.span import Span

if TYPE_CHECKING:
    from unit.logs.conftest import Logs

FILE = "logs/AWSLogs/{account}/CloudTrail/{region}/{day}/{account}_CloudTrail_{region}_{minute}Z_x.json.gz"


def file(
    day: str = "2026/11/20", minute: str = "20261120T1005", account: str = "111122223333", region: str = "eu-central-1"
) -> Path:
    return Path(FILE.format(day=day, minute=minute, account=account, region=region))


def span(since: str = "", until: str = "", **more: Any) -> Span:
    times = {"since": since and datetime.fromisoformat(since), "until": until and datetime.fromisoformat(until)}
    return Span(**{name: time or None for name, time in times.items()}, **more)


@pytest.mark.parametrize(
    ("path", "needed", "left_out"),
    [
        (file(), span(), False),
        (file(), span("2026-11-20T10:05:00"), False),
        (file(), span("2026-11-21"), True),
        # Its folder reaches to midnight, whatever its name says.
        (file(), span("2026-11-20T23:59:59"), False),
        (file(minute="20261122T1005"), span("2026-11-21"), False),
        (file(day="2026/11/22"), span("2026-11-21"), False),
        (file(), span(until="2026-10-22"), False),
        (file(), span(until="2026-10-20T10:00:00"), True),
        (file(minute="20261001T1005"), span(until="2026-10-20"), False),
        (file(), span(accounts=frozenset({"111122223333"})), False),
        (file(), span(accounts=frozenset({"444455556666"})), True),
        (file(), span(regions=frozenset({"eu-central-1"})), False),
        (file(), span(regions=frozenset({"eu-west-1"})), True),
        # Not CloudTrail's: another name, another place, a place where the name does not belong, a day that is none.
        (Path("logs/111122223333_CloudTrail_eu-central-1_20261120T1005Z_x.json.gz"), span("2026-12-01"), False),
        (file().with_name("x.json.gz"), span("2026-12-01"), False),
        (file().with_name(file(account="444455556666").name), span("2026-12-01"), False),
        (file(day="2026/02/31"), span("2026-12-01"), False),
        (file(minute="20261120T2505"), span("2026-12-01"), False),
        (file(), span(until="9999-12-31"), False),
        (Path(str(file()).replace("AWSLogs/", "AWSLogs/o-abcdefghij/")), span("2026-12-01"), True),
    ],
)
def test_by_name_and_place(path: Path, needed: Span, left_out: bool) -> None:  # noqa: FBT001
    assert cannot_hold(path, needed) is left_out


def test_a_question_opens_what_it_needs_and_says_so(logs: Logs) -> None:
    for day in range(1, 31):
        path = file(day=f"2026/11/{day:02}", minute=f"202611{day:02}T1005")
        each = record(day, eventTime=f"2026-11-{day:02}T10:00:00Z", requestParameters={"repositoryName": "a"})
        logs.write(str(path), {"Records": [each]})
    with custody.ask("who-pushed", logs=logs.folder, since="2026-11-28") as answer:
        assert len(list(answer.rows)) == 3
        assert answer.reading is not None
        assert (answer.reading.unopened, answer.reading.tally.files) == (27, 3)
    with custody.ask("who-pushed", logs=logs.folder, since="2026-12-28", until="2027-01-01") as answer:
        assert list(answer.rows) == []
        assert answer.reading.unopened == 30
    # It looks back at 90 days before the period.
    with custody.ask("first-time-pushers", logs=logs.folder, since="2026-11-28") as answer:
        list(answer.rows)
        assert answer.reading.unopened == 0
    with custody.ask(
        "who-pushed", logs=logs.folder / file(day="2026/11/02", minute="20261102T1005"), since="2026-11-28"
    ) as answer:
        assert list(answer.rows) == []
        assert answer.reading.tally.files == 1
