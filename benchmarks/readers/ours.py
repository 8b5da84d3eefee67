"""Custody's reader alone: by the one way in, to its end, the records of the services that build and deliver.

Those are the share that is in scope. Of all others the ids are looked at, and the hours counted, as every command does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.readers.told import main, row_of
from custody.logs.gather import Gather
from custody.logs.places import Folder
from custody.logs.reach import Reach
from custody.logs.span import Span
from custody.logs.summary import Reading
from custody.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from benchmarks.rows import Rows


def records(folder: str, reading: Reading) -> Iterator[Mapping[str, Any]]:
    """The door that is measured: the record of each entry."""
    gather = Gather(Settings(), reading, reach=Reach.CHAIN)
    return (entry.record for entry in gather.entries([Folder(Path(folder))], Span()))


def read(folder: str, rows: Rows) -> int:
    """How many records the reader counted.

    Raises:
        RuntimeError: something could not be read, so that the rows are not all there are.
    """
    reading = Reading()
    for record in records(folder, reading):
        if row := row_of(record):
            rows.add(row)
    if not reading.complete:
        raise RuntimeError(f"not everything could be read: {reading.problems[:3]}")
    return reading.tally.records


if __name__ == "__main__":
    main(read)
