"""A baseline: the findings of a former scan, so that a later one fails on what is new only.

Two findings are the same when they say the same in ``SAME``: which detection, which record, who did what, on what,
where and when. Files, positions and order do not count, nor titles and severities, which a release may change, nor
what a question tells besides, which grows with the record. Each finding of the baseline stands for one finding.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from custody.errors import CustodyError
from custody.sanitize import sanitize
from custody.scan.finding import NEW, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from custody.scan.finding import Finding

SAME = (
    "detection",
    "time",
    "actor",
    "actor_arn",
    "action",
    "subject",
    "repository",
    "image_tag",
    "image_digest",
    "pipeline",
    "account",
    "region",
    "source_ip",
    "error_code",
    "event_id",
)
"""What makes two findings the same; JSON Lines and SARIF hold all of it."""

_Key = tuple[object, ...]


class BaselineError(CustodyError):
    """A baseline cannot be read, or holds no findings of a scan."""


class Baseline:
    """The findings of a former scan, each waiting for the one that is the same.

    Args:
        known: how many there are, by what they say.
    """

    def __init__(self, known: Counter[_Key]) -> None:
        self._known = known

    def state(self, finding: Finding) -> str:
        """``unchanged`` for a finding that the former scan had, else ``new``; ask once for each."""
        key = tuple(getattr(finding, name) for name in SAME)
        if self._known[key] <= 0:
            return NEW
        self._known[key] -= 1
        return UNCHANGED


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file that a scan has written as JSON Lines or SARIF; it is held in memory, 1 KB a finding.

    What was excepted then is no part of it: when the exception has ended, it counts.

    Raises:
        BaselineError: the file cannot be read, or something in it is no finding.
    """
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise BaselineError(_line(file, f"cannot be read ({error.strerror})")) from None
    except ValueError:
        raise BaselineError(_line(file, "is no UTF-8 text")) from None
    try:
        return Baseline(Counter(_findings(text)))
    except (ValueError, RecursionError) as error:
        raise BaselineError(_line(file, f"is none ({error})")) from None


def _line(file: Path, what: str) -> str:
    return sanitize(f"baseline {file} {what}; name what custody scan wrote as jsonl or sarif")


def _findings(text: str) -> Iterator[_Key]:
    first = text.lstrip()[:200]
    if first.startswith("{") and '"$schema"' in first:
        yield from _of_sarif(json.loads(text))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from _of_line(number, line)


def _of_line(number: int, line: str) -> Iterator[_Key]:
    try:
        said = json.loads(line)
    except ValueError:
        raise ValueError(f"line {number} is no JSON") from None
    if not isinstance(said, dict) or "detection" not in said:
        raise ValueError(f"line {number} is no finding")
    if not said.get("excepted"):
        yield _key(said, f"line {number}")


def _of_sarif(log: Any) -> Iterator[_Key]:
    try:
        found = [(run["tool"]["driver"]["name"], result) for run in log["runs"] for result in run["results"]]
        for number, (tool, result) in enumerate(found, start=1):
            if tool != "custody":
                raise ValueError(f"it is of {tool!r}")
            if not result.get("suppressions"):
                yield _key({**result["properties"], "detection": result["ruleId"]}, f"result {number}")
    except (KeyError, TypeError, AttributeError):
        raise ValueError("it is no SARIF of custody's") from None


def _key(said: dict[str, Any], where: str) -> _Key:
    key = tuple(said.get(name) for name in SAME)
    if not all(value is None or isinstance(value, str) for value in key):
        raise ValueError(f"{where} is no finding")
    return key
