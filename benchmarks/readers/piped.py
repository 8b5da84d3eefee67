"""What other programs print, read from stdin: rows as JSON lists a line, or all records as one document.

``python -m benchmarks.readers.piped rows`` or ``... records``.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.readers.told import main, row_of

if TYPE_CHECKING:
    from benchmarks.rows import Rows


def read(kind: str, rows: Rows) -> int | None:
    """How many records there were, where records came."""
    if kind == "rows":
        for line in sys.stdin:
            rows.add(json.loads(line))
        return None
    records = json.load(sys.stdin)["Records"]
    for record in records:
        if row := row_of(record):
            rows.add(row)
    return len(records)


if __name__ == "__main__":
    main(read)
