"""A view as the Glue catalogue holds it for Athena.

AWS documents no way to make a view by CloudFormation; this is the form that Athena itself writes: the view's text and
columns as JSON, in base64, in a comment.

See https://docs.aws.amazon.com/athena/latest/ug/views.html
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from custody.lake.columns import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOG = "awsdatacatalog"

# Iceberg's times have six digits, and a union takes the wider type. A view that promises fewer than its query gives is
# "stale" and fails; to cast the times down would keep conditions on them from skipping closed days.
_ATHENA = {type_: type_.athena for type_ in Type} | {Type.TIME: "timestamp(6)"}


def table_input(name: str, sql: str, columns: Mapping[str, Type], *, database: str, description: str) -> dict[str, Any]:
    """``TableInput`` of a view.

    Args:
        name: of the view.
        sql: its SELECT; names without a database are looked up in ``database``.
        columns: name and type of each column of the SELECT, in order.
        database: the Glue database.
        description: for people.
    """
    return {
        "name": name,
        "description": description,
        "tableType": "VIRTUAL_VIEW",
        "parameters": {"presto_view": "true", "comment": "Presto View"},
        "partitionKeys": [],
        "storageDescriptor": {
            "columns": [{"name": column, "type": type_.glue} for column, type_ in columns.items()],
            "location": "",
            "serdeInfo": {},
        },
        "viewOriginalText": original_text(sql, columns, database=database),
        "viewExpandedText": "/* Presto View */",
    }


def original_text(sql: str, columns: Mapping[str, Type], *, database: str) -> str:
    """``ViewOriginalText``: what Athena reads."""
    view = {
        "originalSql": sql,
        "catalog": CATALOG,
        "schema": database,
        "columns": [{"name": name, "type": _ATHENA[type_]} for name, type_ in columns.items()],
    }
    return f"/* Presto View: {b64encode(json.dumps(view).encode()).decode()} */"
