"""Records to report on, and a reader for the page that comes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from custody.detections import get

SAMPLES = Path(__file__).parents[2] / "samples"
CREATED = "2026-11-21T05:00:00Z"


class Page(HTMLParser):
    """What a page consists of, as a browser takes it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.cells: dict[str, str] = {}
        self._row = ""
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "tr":
            self._row = dict(attrs).get("id") or ""
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
            if self._row:
                self.cells[self._row] = self.cells.get(self._row, "") + data

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@dataclass(frozen=True)
class Made:
    code: int
    out: str
    err: str
    folder: Path

    @property
    def html(self) -> str:
        return (self.folder / "report.html").read_text("utf-8")

    @property
    def page(self) -> Page:
        return Page(self.html)

    def bytes(self) -> dict[str, bytes]:
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


def reference(name: str, **changes: Any) -> dict[str, Any]:
    """One of the records of the services' own documentation, with fields exchanged."""
    record: dict[str, Any] = json.loads((SAMPLES / "reference" / f"{name}.json").read_text("utf-8"))
    return {**record, **changes}


def pushes(count: int) -> list[dict[str, Any]]:
    """Pushes an hour apart, three days' worth at seventy-two."""
    return [
        reference("ecr-PutImage", eventID=f"push-{n:04}", eventTime=f"2026-11-{10 + n // 24:02}T{n % 24:02}:00:00Z")
        for n in range(count)
    ]


def fired() -> list[dict[str, Any]]:
    """A record or event for every detection that has one to fire it, each with an id of its own."""

    def each(document: object) -> list[Any]:
        return [one for entry in document for one in each(entry)] if isinstance(document, list) else [document]

    # What is wrong with a log file is no record of it.
    files = [file for file in sorted(SAMPLES.glob("*/fires.json")) if not get(file.parent.name).problem]
    found = [one for file in files for one in each(json.loads(file.read_text("utf-8")))]
    return [{**one, "eventID": f"sample-{n:05}"} if "eventSource" in one else one for n, one in enumerate(found)]


Report = Callable[..., Made]
Logs = Callable[..., Path]
