"""Histories in which nothing is wrong: everything is verified, and nothing is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.signed_logs import ACCOUNT, AWAY, BEGIN, HOME, HOUR, OTHER, SignedLogs, ordinary, record, trail

import custody
from custody.verify.model import Verdict

if TYPE_CHECKING:
    from pathlib import Path


def rotation() -> SignedLogs:
    """The key changes in the middle of a chain."""
    found = SignedLogs()
    found.hours(0, 3, key=1)
    found.hours(3, 6, key=2)
    return found


def backfill() -> SignedLogs:
    """Log files came late, and a digest file of its own chain names them."""
    found = ordinary()
    for hour in (2, 4):
        late = found.log(BEGIN + hour * HOUR + timedelta(minutes=7))
        found.digest(BEGIN + (hour + 1) * HOUR, late, backfill=True)
    return found


def call(name: str, time: Any, **said: Any) -> dict[str, Any]:
    return record(time, name, "cloudtrail.amazonaws.com", requestParameters={"name": "audit", **said})


def stopped() -> SignedLogs:
    """The trail was stopped and started again."""
    found = SignedLogs()
    found.hours(0, 2)
    at = BEGIN + 2 * HOUR
    found.digest(at + HOUR, found.log(at + timedelta(minutes=9), call("StopLogging", at)))
    later = BEGIN + 9 * HOUR
    found.digest(later + HOUR, found.log(later + timedelta(minutes=9), call("StartLogging", later)), fresh=True)
    found.hours(10, 12)
    return found


def regions() -> SignedLogs:
    """A Region is new, and another one was closed."""
    found = SignedLogs()
    found.hours(0, 8)
    found.hours(4, 8, region=AWAY)
    found.hours(0, 3, region="af-south-1")
    at = BEGIN + 8 * HOUR
    closing = record(at, "DisableRegion", "account.amazonaws.com", requestParameters={"RegionName": "af-south-1"})
    found.digest(at + HOUR, found.log(at + timedelta(minutes=9), closing))
    found.digest(at + HOUR, region=AWAY)
    return found


def organization() -> SignedLogs:
    """An organization's trail with a prefix, in two accounts and two Regions."""
    found = SignedLogs(trail(organization="o-exampleorg1", prefix="audit/logs"))
    for account in (ACCOUNT, OTHER):
        for region in (HOME, AWAY):
            found.hours(0, 3, account=account, region=region)
    return found


HEALTHY = (ordinary, rotation, backfill, stopped, regions, organization)


@pytest.mark.parametrize("history", HEALTHY, ids=lambda each: each.__name__)
def test_nothing_is_told_of_a_healthy_history(tmp_path: Path, history: Any) -> None:
    logs = history()
    found = custody.verify(logs.write(tmp_path, logs.saved()))
    assert [(str(each.kind), each.file, each.said) for each in found.issues] == []
    assert {each.verdict for each in found.files} == {Verdict.VERIFIED} == {each.verdict for each in found.chains}
    assert found.log_files == found.verified == sum(map(len, logs.logs.values()))
    assert sum(each.digests for each in found.chains) == len(logs.metadata)
    assert found.complete is (history is not stopped)


def test_the_time_in_which_a_trail_stood_still_is_told(tmp_path: Path) -> None:
    logs = stopped()
    (window,) = custody.verify(logs.write(tmp_path, logs.saved())).windows
    assert (window.since, window.until) == tuple((BEGIN + hours * HOUR).replace(tzinfo=None) for hours in (2, 9))
    assert (
        window.by
        == f"StopLogging by arn:aws:iam::{ACCOUNT}:user/mary, StartLogging by arn:aws:iam::{ACCOUNT}:user/mary"
    )
