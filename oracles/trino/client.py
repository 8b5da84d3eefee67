"""Trino's own protocol: a statement in, columns and rows out.

See https://trino.io/docs/476/develop/client-protocol.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[Any, ...]

_SECONDS = 300


class TrinoError(Exception):
    """Trino refuses a statement; the text is its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns with their types, rows, and how many stages it took."""

    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    stages: int = 0


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one server, as one user, in one schema."""

    port: int
    schema: str = ""

    def run(self, sql: str, literals: Sequence[str] = ()) -> Answer:
        """The answer to a statement; each ``?`` in it is one of the literals, by EXECUTE ... USING as on Athena.

        Raises:
            TrinoError: Trino refuses it.
        """
        headers = {"X-Trino-User": "oracles", "X-Trino-Catalog": "awsdatacatalog", "X-Trino-Time-Zone": "UTC"}
        if self.schema:
            headers["X-Trino-Schema"] = self.schema
        text = sql
        if literals:
            headers["X-Trino-Prepared-Statement"] = f"asked={quote(sql, safe='')}"
            text = f"EXECUTE asked USING {', '.join(literals)}"
        page = self._page(f"http://127.0.0.1:{self.port}/v1/statement", text, headers)
        columns: list[dict[str, Any]] = []
        data: list[list[Any]] = []
        while True:
            columns = page.get("columns") or columns
            data += page.get("data", [])
            if error := page.get("error"):
                raise TrinoError(f"{error['errorName']}: {error['message']}")
            if "nextUri" not in page:
                break
            page = self._page(page["nextUri"], None, headers)
        stages = _stages(page.get("stats", {}).get("rootStage"))
        types = tuple(str(column["type"]) for column in columns)
        rows = [tuple(_value(value, of) for value, of in zip(row, types, strict=True)) for row in data]
        return Answer(tuple(column["name"] for column in columns), types, rows, stages)

    @staticmethod
    def _page(address: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
        data = None if body is None else body.encode()
        # The address is the loopback's, given above or by the server there.
        with urlopen(Request(address, data, headers), timeout=_SECONDS) as response:  # noqa: S310
            page: dict[str, Any] = json.load(response)
        return page


def _stages(root: dict[str, Any] | None) -> int:
    return 1 + sum(_stages(stage) for stage in root["subStages"]) if root else 0


def _value(value: Any, type_: str) -> Any:
    if value is None:
        return None
    if type_.startswith("timestamp"):
        return datetime.fromisoformat(value)
    if type_.startswith("decimal"):
        return float(value)
    return value
