"""Answers as tables that fit a page: what is the same in every row, and what is empty, leaves the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.report.escaping import cut, text_of
from custody.report.short_names import short_identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.output.report.links import Links
    from custody.report.answers import Answered

SHOWN = 50
"""Rows of an answer in the page; the CSV file has all."""

_EVIDENCE = ("event_id", "source_file", "source_position")
_FEW = 2
_DIGEST = re.compile(r"\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a row leads: ``text`` to ``href``, or nowhere when both are empty."""

    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An answer in the page.

    Attributes:
        same: name and value of each column that has one value in all rows, left out of ``columns``.
        columns: name and meaning.
        rows: cells with the row's evidence.
        more: rows that are in the CSV file only.
        count: rows of the answer.
    """

    id: str
    title: str
    why: str
    same: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[tuple[str, ...], Evidence], ...]
    more: int
    count: int

    @property
    def evident(self) -> bool:
        """Whether any row leads to a record or a file; a sum of many does not."""
        return any(evidence.text for _, evidence in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Finds lines and files for evidence: by event id, by the file's name."""

    lines: Mapping[str, int]
    files: Mapping[str, int]
    links: Links

    def of(self, line: int | None, file: str) -> Evidence:
        """The line where there is one, else the file, else nothing."""
        if line is not None:
            return Evidence(text=f"R{line}", href=self.links.href(line))
        if file in self.files:
            return Evidence(text=f"F{self.files[file]}", href=f"#F{self.files[file]}")
        return Evidence()


def table_of(answered: Answered, places: Places) -> Table:
    """The table for an answer that has rows."""
    columns = [column for column in answered.columns if column not in _EVIDENCE]
    places_of = {column: number for number, column in enumerate(answered.columns)}
    texts = [{column: text_of(row[places_of[column]]) for column in answered.columns} for row in answered.rows]
    same = [column for column in columns if len(texts) >= _FEW and len({row[column] for row in texts}) == 1]
    empty = [column for column in columns if not any(row[column] for row in texts)]
    left = [column for column in columns if column not in same and column not in empty]
    kept = [column for column in left if not _repeats(column, left, texts)]
    meanings = dict(answered.question.columns)
    return Table(
        id=answered.question.id,
        title=answered.question.title,
        why=answered.question.why,
        same=tuple(
            (named(column), _short(texts[0][column], texts[0].get("account", "")))
            for column in same
            if column not in empty
        ),
        columns=tuple((named(column), meanings.get(column, "")) for column in kept),
        rows=tuple(
            (tuple(_short(row[column], row.get("account", "")) for column in kept), _evidence(row, places))
            for row in texts[:SHOWN]
        ),
        more=max(0, len(texts) - SHOWN),
        count=len(texts),
    )


def _repeats(column: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bool:
    """Whether another column says the same in every row, as an ARN ends with the name of its session."""
    told_by = {"session_name": "actor", "user_agent": "source_ip"}.get(column)
    return told_by is not None and told_by in columns and all(row[told_by].endswith(row[column]) for row in rows)


def _short(text: str, account: str) -> str:
    """Digests by their beginning, as people compare them, and identities by name; the CSV file has them whole."""
    return cut(_DIGEST.sub(r"\1…", short_identity(text, account)))


def named(column: str) -> str:
    """A column's name as people read it."""
    words = column.replace("_", " ")
    return {"mfa": "MFA", "region": "Region", "event time": "time (UTC)", "source ip": "source address"}.get(
        words, words
    )


def _evidence(row: Mapping[str, str], places: Places) -> Evidence:
    return places.of(places.lines.get(row.get("event_id", "")), row.get("source_file", ""))
