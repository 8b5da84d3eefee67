"""How the story looks on a terminal, and in a file."""

from __future__ import annotations

import textwrap
import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

WIDTH = 132


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Columns and rows of text."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass(slots=True)
class Telling:
    """Prints steps with the seconds since the start, so that a pause is seen to be work."""

    console: Console = field(default_factory=lambda: Console(width=WIDTH, highlight=False))
    began: float = field(default_factory=time.monotonic)

    def step(self, text: str) -> None:
        """Something begins."""
        self.console.print(f"[cyan]{time.monotonic() - self.began:5.1f} s[/]  {text} ...")

    def done(self, text: str) -> None:
        """It is finished, with what came of it."""
        self.console.print(f"         [green]done:[/] {text}")

    def said(self, text: str) -> None:
        """A line of detail."""
        self.console.print(f"         {text}", markup=False, overflow="fold")

    def heading(self, text: str) -> None:
        """A part of the transcript."""
        self.console.print(f"\n[bold]{text}[/]")

    def alert(self, subject: str, text: str) -> None:
        """One mail: its subject marked, and under it what stands above the details, or above a group's alerts."""
        self.console.print(f"\n  {subject}", markup=False, style="bold")
        above, rule, _ = text.partition("\n\n=====")
        for line in above.partition("\n\nDetails\n")[0].splitlines() + (["(then each by itself)"] if rule else []):
            for part in textwrap.wrap(line, WIDTH - 8, subsequent_indent="    "):
                self.console.print(f"    {part}", markup=False)

    def table(self, answer: Answer) -> None:
        """Rows under their columns."""
        table = Table(*answer.columns, box=None, pad_edge=True, header_style="bold")
        for row in answer.rows:
            table.add_row(*row)
        self.console.print(table, markup=False)
        self.console.print(f"{len(answer.rows)} row{'' if len(answer.rows) == 1 else 's'}")
