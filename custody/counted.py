"""Counts as people read them."""

from __future__ import annotations

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def counted(count: int, thing: str, several: str = "") -> str:
    """``1 file``, ``2 files``, ``1,200 files``; ``several`` where the plural takes more than an s."""
    return f"{count:,} {thing if count == 1 else several or f'{thing}s'}"


def size(number: float) -> str:
    """Bytes for people, in powers of 1,000 as the price counts them."""
    for unit in _UNITS[:-1]:
        if number < 1000:  # noqa: PLR2004  # the step between the units
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} {_UNITS[-1]}"
