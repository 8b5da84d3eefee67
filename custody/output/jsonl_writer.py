"""Findings as JSON Lines: an object a finding, every field in every one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from custody.scan.finding import Finding
    from custody.scan.summary import Summary


class JsonLinesWriter:
    """Writes each finding at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, finding: Finding) -> None:
        """As ``Writer.write``. Everything beyond ASCII is escaped, so no terminal is steered by it."""
        self._stream.write(json.dumps(asdict(finding)) + "\n")

    def end(self, summary: Summary) -> None:
        """As ``Writer.end``: nothing comes after."""
