"""What a smoke test came to, a line an account and Region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from custody.doctor.smoke_stages import STAGES
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.doctor.smoke_stages import Passed
    from custody.doctor.smoke_test import SmokeTest


def write_smoke_test(test: SmokeTest, stream: TextIO, *, as_json: bool) -> None:
    """Print when what came, in seconds since the call; what did not come, and what could not be seen."""
    if as_json:
        found = [
            {
                "account": each.account,
                "region": each.region,
                "made": each.made.isoformat(timespec="seconds"),
                "event_id": each.event_id or None,
                "seconds": {stage: round(taken, 1) for stage, taken in each.seconds.items()},
                "missing": list(each.waits_for),
                "unseen": each.unseen,
            }
            for each in test.regions
        ]
        stream.write(
            json.dumps({"trail": test.trail, "regions": found, "unreached": list(test.unreached)}, indent=2) + "\n"
        )
        return
    rows = [("account", "region", *STAGES, "event id"), *(_row(each) for each in test.regions)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = (f"{text:<{width}}" for text, width in zip(row, widths, strict=True))
        stream.write(f" {sanitize('  '.join(cells))}".rstrip() + "\n")
    stream.writelines(f" {sanitize(line)}\n" for line in test.unreached)


def _row(passed: Passed) -> tuple[str, ...]:
    cells = [
        f"after {passed.seconds[stage]:,.0f} s" if stage in passed.seconds else passed.unseen.get(stage, "did not come")
        for stage in STAGES
    ]
    return (passed.account, passed.region, *cells, passed.event_id)
