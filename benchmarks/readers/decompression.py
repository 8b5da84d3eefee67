"""Unpacks every file by isal, whole, and does nothing with it: what no reader of gzip can be faster than."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isal import isal_zlib

from benchmarks.readers.told import log_files, main

if TYPE_CHECKING:
    from benchmarks.rows import Rows

_GZIP = 31


def read(folder: str, _rows: Rows) -> None:
    """No rows, and no record counted."""
    for path in log_files(folder):
        isal_zlib.decompress(path.read_bytes(), wbits=_GZIP)


if __name__ == "__main__":
    main(read)
