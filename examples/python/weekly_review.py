"""A week of CloudTrail log files, reviewed: run it whole, or cell by cell in an editor that knows ``# %%``.

    python weekly_review.py LOGS [FOLDER]

LOGS is a folder of log files, as ``aws s3 sync s3://BUCKET/AWSLogs logs/`` brings them; no account is needed. What
deserves a look is printed, and a report and a spreadsheet are written to FOLDER, by default ``review``.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import custody

# %% What to read, and where to write
LOGS = sys.argv[1] if len(sys.argv) > 1 else "logs"
FOLDER = Path(sys.argv[2] if len(sys.argv) > 2 else "review")  # noqa: PLR2004


def main() -> None:
    """The review, cell by cell."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # %% What was found, by severity, and who caused most of it
    scan = custody.scan(LOGS, minimum_severity="medium")
    causes: Counter[str] = Counter()
    for finding in scan:
        causes[finding.actor or "unknown"] += 1
    print({level.value: count for level, count in sorted(scan.severities.items(), key=lambda each: each[0].rank)})
    print(causes.most_common(3))
    if not scan.reading.complete:
        print("not everything could be read:", *scan.reading.problems[:3], sep="\n  ")

    # %% Images that nobody should have pushed by hand
    for row in custody.ask("pushes-outside-pipelines", logs=LOGS):
        print(row["event_time"], row["repository"], row["image_tag"], row["actor"])

    # %% Where one of them is from
    pushed = next(iter(custody.ask("who-pushed", logs=LOGS)), None)
    if pushed is not None:
        image = f"{pushed['repository']}@{pushed['image_digest']}"
        for chain in custody.lineage(image, logs=LOGS).chains:
            print(image, "gaps:", chain.gaps or "none")

    # %% A report for the auditor, and the approvals as a spreadsheet
    print(custody.write(custody.report(logs=LOGS, title="The week"), FOLDER / "report"))
    print(custody.write(custody.ask("approvals", logs=LOGS), FOLDER / "approvals.csv"))


if __name__ == "__main__":
    main()
