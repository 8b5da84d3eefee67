"""The pages that are made from code: ``python -m docs.generate`` writes them, ``--check`` says which are stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from custody import settings_page
from custody.catalog import page as catalog_page
from docs import acknowledgements

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parent

PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page.page,
    "catalog.md": catalog_page.page,
    "acknowledgements.md": acknowledgements.page,
}


def stale() -> list[str]:
    """Names of the pages whose text is not what the code makes."""
    return [
        name for name, make in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != make()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name the stale ones and return 1."""
    if "--check" in arguments:
        old = stale()
        if old:
            sys.stderr.write(f"stale: {', '.join(old)}; run `make docs`\n")
        return 1 if old else 0
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
