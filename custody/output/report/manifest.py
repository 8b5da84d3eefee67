"""The manifest: what the report is of, every file with its sum, and how to check them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from custody.report.conclusion import conclusion_of
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.report.model import Report

_HERE = "In this folder: sha256sum --check SHA256SUMS (shasum -a 256 --check where there is no sha256sum)."
_FOLDER = "Where the report was made, the log files: sha256sum --check LOG-FILES.SHA256SUMS, by its path."
_BUCKET = "Those named s3://: aws s3 cp NAME - | sha256sum, and compare with the sum in LOG-FILES.SHA256SUMS."
_HISTORY = "Days of Event history have no sum: AWS signs none of it; look the events up again by their event ids."
_BEYOND = (
    "A sum shows that a file is the one that was read, not that AWS wrote it.",
    "For that, in the account: aws cloudtrail validate-logs --trail-arn ARN --start-time TIME --end-time TIME.",
    "Keep the sum of SHA256SUMS itself somewhere else; whoever can change a file here can change this list.",
)


def how_to_check(facts: Report) -> tuple[str, ...]:
    """What to do with the sums, as far as there are some."""
    where = ((facts.from_folder, _FOLDER), (facts.from_bucket, _BUCKET), (facts.from_history, _HISTORY))
    return (_HERE, *(how for is_so, how in where if is_so), *_BEYOND)


def manifest_of(facts: Report, sums: Mapping[str, tuple[str, int]]) -> str:
    """The manifest as JSON text, with an entry for each file written so far and for each log file read."""
    document = {
        "title": facts.title,
        "made_by": f"custody {facts.version}",
        "created": iso(facts.created),
        "period": {
            "since": iso(facts.period.since),
            "until": iso(facts.period.until),
        },
        "records": len(facts.register.lines),
        "findings": sum(len(group.rows) for group in facts.found),
        **({"excepted": facts.excepted.count} if facts.excepted.exceptions else {}),
        "conclusion": [
            {"statement": each.topic, "comes_to": each.mark.value, "because": each.said}
            for each in conclusion_of(facts).statements
        ],
        "covered": facts.coverage.covered.value,
        **({"control": facts.control} if facts.control else {}),
        "digest_files_validated": facts.verification is not None and facts.verification.complete,
        "how_to_check": how_to_check(facts),
        "cannot_show": facts.notes,
        "files": [{"path": name, "sha256": digest, "bytes": size} for name, (digest, size) in sorted(sums.items())],
        "log_files": [
            {"path": file.name, "sha256": file.sha256 or None, "bytes": file.size, "records": file.records}
            for file in facts.files
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
