"""JSON documents that lie beside log files and hold no records, told by what stands in them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from custody.logs.skipped import SkippedKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_FINDING = {"time", "severity", "detection", "title", "event_id", "file", "position"}
_CONTROL = {"framework", "version", "control", "title", "detections", "questions", "not_covered"}
_LISTED = (
    _FINDING,
    _CONTROL,
    {"id", "title", "severity", "service", "kind", "controls"},
    {"id", "title", "why", "topic", "relations", "detection", "parameters", "columns"},
)
"""A finding, a control, a detection, a question."""

_SETTING = {"value", "from"}
_ANSWERS = ({"source_file", "source_position"}, {"event_time", "actor"}, {"event_id", "event_time"})
_DIGEST = {"digestS3Bucket", "digestS3Object", "logFiles"}
_CONFIG = {"configSnapshotId", "configurationItems", "configurationItem", "configurationItemDiff"}


def beside_records(document: Mapping[str, Any]) -> SkippedKind | None:
    """What a document is; None for one that ought to be a record."""
    keys = document.keys()
    if "digestPublicKeyFingerprint" in keys or keys >= _DIGEST:
        return SkippedKind.DIGEST
    if document.get("eventType") == "AwsCloudTrailInsight" or document.get("eventCategory") == "Insight":
        return SkippedKind.INSIGHT
    if _CONFIG & keys:
        return SkippedKind.CONFIG
    return SkippedKind.OWN if "eventVersion" not in keys and _is_own(document) else None


def _is_own(document: Mapping[str, Any]) -> bool:
    """Whether a document is what one of Custody's commands writes, or a row or an element of that."""
    keys = document.keys()
    if str(document.get("made_by", "")).startswith("custody ") or any(keys >= each for each in (*_LISTED, *_ANSWERS)):
        return True
    return _is_sarif(document) or is_finding(document) or _is_settings(document) or frozenset(keys) in _columns()


@cache
def _columns() -> frozenset[frozenset[str]]:
    """The columns of each question's answer."""
    # Reads every question; most runs meet no document that might be an answer.
    from custody.detections import DetectionSettings  # noqa: PLC0415  # see above
    from custody.questions import all_questions  # noqa: PLC0415  # see above

    return frozenset(frozenset(name for name, _ in each.columns) for each in all_questions(DetectionSettings()))


def _is_settings(document: Mapping[str, Any]) -> bool:
    return bool(document) and all(isinstance(each, dict) and each.keys() == _SETTING for each in document.values())


def is_finding(document: Mapping[str, Any]) -> bool:
    """Whether a document is a finding of ours in the format of OCSF or of Security Hub."""
    try:
        ocsf = document.get("class_uid") == 2004 and document["metadata"]["product"]["name"] == "Custody"  # noqa: PLR2004
    except (KeyError, TypeError):
        ocsf = False
    return ocsf or ("SchemaVersion" in document and str(document.get("GeneratorId", "")).startswith("custody/"))


def _is_sarif(document: Mapping[str, Any]) -> bool:
    try:
        return bool(document["runs"][0]["tool"]["driver"]["name"] == "custody")
    except (KeyError, IndexError, TypeError):
        return False
