"""DuckDB without the part of its package that builds queries in Python, which takes three times as long to load.

The package gives out what its compiled part, ``_duckdb``, holds, under the same names. Where there is no such part, the
package is what is loaded.
"""

from __future__ import annotations

from typing import Any

try:
    import _duckdb as duckdb
except ImportError:
    import duckdb  # type: ignore[no-redef]

__all__ = ["duckdb", "whole_duckdb"]


def whole_duckdb() -> Any:
    """The package with all of its parts."""
    import duckdb  # noqa: PLC0415  # it is what is to be loaded late

    return duckdb
