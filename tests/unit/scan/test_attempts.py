"""A scan that reads everything once more: nothing is told twice or left out, whatever happened meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import custody
from custody.lake.fingerprint import canonical
from custody.logs.gather import Gather
from custody.logs.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from custody.scan.finding import Finding

WATCHED = ("trail-stopped", "trail-deleted")


def record(number: int, name: str = "PutImage", **fields: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "userIdentity": {"type": "IAMUser", "userName": "somebody", "arn": "arn:aws:iam::111122223333:user/somebody"},
        "eventTime": f"2026-11-20T10:{number:02}:00Z",
        "eventSource": "cloudtrail.amazonaws.com" if "Trail" in name or "Logging" in name else "ecr.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-central-1",
        "requestParameters": {"name": "custody", "repositoryName": "shop/api", "imageTag": "1"},
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "recipientAccountId": "111122223333",
        **fields,
    }


def write(file: Path, *records: dict[str, Any]) -> None:
    file.write_text(json.dumps({"Records": records}), "utf-8")


def vanish(folder: Path) -> None:
    (folder / "a.json").unlink()


def come_before(folder: Path) -> None:
    (folder / "a.json").rename(folder / "a1.json")
    write(folder / "a0.json", record(5, "DeleteTrail"))


@pytest.mark.parametrize(("change", "deleted"), [(vanish, 1), (come_before, 2)])
def test_files_that_come_and_go(change: Callable[[Path], None], deleted: int, tmp_path: Path) -> None:
    write(tmp_path / "a.json", record(1, "StopLogging"))
    write(tmp_path / "b0.json", record(3), record(3))
    write(tmp_path / "b1.json", record(2, "DeleteTrail"))
    findings = iter(custody.scan(str(tmp_path), detections=WATCHED))
    told = [next(findings).detection]
    change(tmp_path)
    told += [each.detection for each in findings]
    # A file that has another name now is another file.
    stopped = 1 if change is vanish else 2
    assert sorted(told) == ["trail-deleted"] * deleted + ["trail-stopped"] * stopped


def test_a_problem_is_told_once_however_often_it_is_met(tmp_path: Path) -> None:
    deletion = record(1, "BatchDeleteImage")
    write(tmp_path / "a.json", deletion)
    write(tmp_path / "b.json", record(2, eventID=canonical(deletion).decode()))
    write(tmp_path / "c.json", {"eventName": 1})
    write(tmp_path / "d.json", deletion)
    told: list[str] = []
    list(custody.scan(str(tmp_path), on_problem=lambda problem: told.append(str(problem))))
    assert len(told) == len(set(told)) == 1


def test_a_problem_is_told_once_though_a_later_attempt_ends_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "c", "e"):
        write(tmp_path / f"{name}.json", record(ord(name) - 90))
    write(tmp_path / "b.json", {"eventName": 1})
    write(tmp_path / "f.json", record(7))
    wider = Gather.wider
    attempts = []

    def changing(self: Gather, *more: Any) -> Gather:
        attempts.append(self.reach)
        found = wider(self, *more)
        if len(attempts) == 1:
            # Nobody doubted it while the files were looked through.
            write(tmp_path / "a.json", record(9), record(9))
        return found

    write(tmp_path / "f.json", record(7), record(7))
    monkeypatch.setattr(Gather, "wider", changing)
    told: list[str] = []
    list(custody.scan(str(tmp_path), on_problem=lambda problem: told.append(str(problem))))
    assert attempts == [Reach.AUDITED, Reach.AUDITED]
    assert len(told) == 1


def test_half_a_surrogate_pair_ends_no_scan(tmp_path: Path) -> None:
    """What stands behind it is found."""
    half = json.loads('"\\ud800"')
    many = [record(3, eventID=f"x{number}", eventName="DescribeImages") for number in range(2050)]
    write(tmp_path / "a.json", record(1, eventID=half), *many, record(2, "DeleteTrail"))
    assert {"image-pushed-by-a-human", "trail-deleted"} <= {each.detection for each in custody.scan(str(tmp_path))}


def test_who_did_it_is_told_where_a_question_read_no_record_itself(tmp_path: Path) -> None:
    """A gap is found in the hours, and the record before it is looked up."""
    days = [*([1] * 24), 2, 9, 20]
    made = [
        record(
            0, eventID=f"00000000-0000-4000-8000-{number:012}", eventTime=f"2026-11-{day:02}T{number % 24:02}:00:00Z"
        )
        for number, day in enumerate(days)
    ]
    write(tmp_path / "a.json", *made)
    found: list[Finding] = list(custody.scan(str(tmp_path), detections=["gap-in-the-record"]))
    assert {(each.action, each.actor, each.repository) for each in found} == {("PutImage", "somebody", "shop/api")}
