"""JSON documents that lie beside log files and hold no records, told by what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.logs.skipped import SkippedKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_FINDING = {"time", "severity", "detection", "title", "event_id", "file", "position"}
_ANSWERS = ({"source_file", "source_position"}, {"event_time", "actor"}, {"event_id", "event_time"})
_CONFIG = {"configSnapshotId", "configurationItems", "configurationItem", "configurationItemDiff"}


def beside_records(document: Mapping[str, Any]) -> SkippedKind | None:
    """What a document is; None for one that ought to be a record."""
    keys = document.keys()
    if "digestPublicKeyFingerprint" in keys:
        return SkippedKind.DIGEST
    if _CONFIG & keys:
        return SkippedKind.CONFIG
    if keys >= _FINDING or str(document.get("made_by", "")).startswith("custody ") or _is_sarif(document):
        return SkippedKind.OWN
    return SkippedKind.OWN if "eventVersion" not in keys and any(keys >= each for each in _ANSWERS) else None


def _is_sarif(document: Mapping[str, Any]) -> bool:
    try:
        return bool(document["runs"][0]["tool"]["driver"]["name"] == "custody")
    except (KeyError, IndexError, TypeError):
        return False
