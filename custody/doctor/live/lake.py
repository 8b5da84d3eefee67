"""The lake is filled each night, and exceptions hold.

Glue is asked when a table was last written, which costs nothing; Athena would be billed.
See https://docs.aws.amazon.com/glue/latest/webapi/API_Table.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from custody.settings.ends import ends_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.doctor.result import Result
    from custody.doctor.scene import Found, Scene

_NIGHTLY = timedelta(hours=36)
"""A night and half a day: the compaction of one night may be late, that of two has failed."""


def compaction_fresh(scene: Scene, table: Found) -> Iterator[Result]:
    """When a compacted table was last written."""
    if "OpenTableFormatInput" not in table.properties:
        return
    subject, told = f"table {table.physical}", {"DatabaseName": table["DatabaseName"], "Name": table.physical}
    written = table.calls.ask("glue", "get_table", **told)["Table"].get("UpdateTime")
    if scene.is_young(written, _NIGHTLY):
        yield scene.right("compaction-fresh", table.region, subject)
    elif scene.is_young(table.stack.changed, _NIGHTLY):
        yield scene.awaited("compaction-fresh", table.region, subject, "nothing compacted yet", timedelta(days=1))
    else:
        said = f"was last written on {written:%Y-%m-%d %H:%MZ}" if written else "was never written"
        mend = f"look at queue {scene.names.name}-lake-dead-letters and workgroup {scene.names.lake.jobs_workgroup}"
        yield scene.wrong("compaction-fresh", table.region, subject, said, mend)


def exceptions_hold(scene: Scene, _: None) -> Iterator[Result]:
    """No exception of the settings that has ended, or ends within 14 days."""
    region, subject = scene.names.home_region, "setting exceptions"
    told = ends_of(scene.settings.exceptions, scene.now.date())
    for said in told:
        mend = "take it out of custody.exceptions in cdk.json, or agree on a later end; then make deploy"
        yield scene.wrong("exceptions-hold", region, subject, said, mend)
    if not told:
        yield scene.right("exceptions-hold", region, subject)
