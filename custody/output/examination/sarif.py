"""An examination as SARIF 2.1.0: what is not right, placed in cdk.json, where the settings stand.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

from custody.doctor.checks import CHECKS
from custody.doctor.result import State
from custody.output.sarif_writer import SCHEMA
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.doctor.result import Examination, Result

_LEVELS = {State.WRONG: "error", State.UNSEEN: "warning", State.AWAITED: "note", State.APART: "note"}


def write_sarif(examination: Examination, stream: TextIO) -> None:
    """Write one document; what is right is no result."""
    rules = [{"id": check.id, "shortDescription": {"text": check.title}} for check in CHECKS]
    positions = {check.id: at for at, check in enumerate(CHECKS)}
    run = {
        "tool": {"driver": {"name": "custody doctor", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, positions[each.check]) for each in examination.results if each.state in _LEVELS],
    }
    stream.write(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n")


def _result(result: Result, position: int) -> dict[str, Any]:
    place = f"{result.account} {result.region}".strip()
    text = f"{result.subject} in {place}: {result.said}" + (f"; {result.mend}" if result.mend else "")
    where = f"{place.replace(' ', '/')}/{result.subject}"
    name = f"{result.check}/{where}/{result.said}"
    return {
        "ruleId": result.check,
        "ruleIndex": position,
        "level": _LEVELS[result.state],
        "message": {"text": sanitize(text)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": "cdk.json"}, "region": {"startLine": 1}},
                "logicalLocations": [{"fullyQualifiedName": sanitize(where)}],
            }
        ],
        "partialFingerprints": {"custodyResult/v1": sha256(name.encode(errors="replace")).hexdigest()},
        "properties": {"state": str(result.state), "mend": sanitize(result.mend)},
    }
