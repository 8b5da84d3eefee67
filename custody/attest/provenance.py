"""SLSA Provenance of version 1, as far as the record goes: what it does not hold is absent, and said to be.

The fields are those of https://slsa.dev/spec/v1.0/provenance; names with an underscore are extension fields as its
section of that name wants them, and change the meaning of no other.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from custody.attest.names import BUILD_TYPE, PROVENANCE, UNKNOWN_BUILD_TYPE, builder
from custody.attest.statement import make
from custody.times.text import iso

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.attest.facts import Facts, Gap
    from custody.attest.names import Image
    from custody.attest.statement import Statement

_NEVER = {
    "buildDefinition.resolvedDependencies": "base images, packages and other inputs of the build are in no record",
    "buildDefinition.externalParameters": "parameters of the build beside the pipeline are not taken from the record",
    "runDetails.metadata.startedOn": "when the build began is not taken from the record",
    "runDetails.metadata.finishedOn": "when the build ended is not taken from the record",
    "custody_steps": "pushes outside the period that was looked through, and the signatures of the log files",
}
"""What no statement of custody's says, and so nobody may read out of its absence."""


def provenances(image: Image, pushes: Sequence[Facts]) -> tuple[Statement, ...]:
    """A statement for each build that pushed the image, and for each push that was no build's.

    Args:
        image: what was pushed.
        pushes: all pushes of it, in order of time.
    """
    groups: dict[str, list[Facts]] = {}
    for facts in pushes:
        groups.setdefault(facts.build or facts.push_id, []).append(facts)
    return tuple(make(image, PROVENANCE, _predicate(group)) for group in groups.values())


def _predicate(group: Sequence[Facts]) -> dict[str, Any]:
    first = group[0]
    executions = dict.fromkeys(facts.execution for facts in group if facts.execution)
    ran = next(iter(executions), None)
    definition: dict[str, Any] = {
        "buildType": BUILD_TYPE if first.build and ran else UNKNOWN_BUILD_TYPE,
        "externalParameters": {"pipeline": ran.pipeline} if ran else {},
    }
    if ran:
        inside = {"execution": ran.execution, "stage": ran.stage, "action": ran.action}
        definition["internalParameters"] = inside
    if commits := dict.fromkeys(commit for facts in group for commit in facts.commits):
        definition["resolvedDependencies"] = [{"name": "source", "digest": {"gitCommit": each}} for each in commits]
    details: dict[str, Any] = {"builder": {"id": builder(first.builder_account)}}
    if first.build:
        details["metadata"] = {"invocationId": first.build}
    gaps = dict.fromkeys(gap for facts in group for gap in facts.gaps)
    return {
        "buildDefinition": definition,
        "runDetails": details,
        "custody_absent": [{"field": field, "why": why} for field, why in _NEVER.items()],
        "custody_gaps": gap_list(tuple(gaps)),
        "custody_steps": [_step(step) for facts in group for step in facts.chain.steps],
    }


def gap_list(gaps: Sequence[Gap]) -> list[dict[str, str]]:
    """Gaps as JSON has them."""
    return [{"step": gap.step, "gap": gap.text} | ({"push": gap.push} if gap.push else {}) for gap in gaps]


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step of the lineage; where its file lies is the reader's matter, so that all readers write the same."""
    moment, file = step["event_time"], str(step["source_file"] or "")
    said = {
        "step": step["step"],
        "time": iso(moment) if isinstance(moment, datetime) else None,
        "actor": step["actor"],
        "what": step["what"],
        "gap": step["gap"] or (None if step["known"] else "not in the record"),
        "record": step["event_id"],
        "file": PurePosixPath(file.replace("\\", "/")).name,
        "push": step["push_event_id"],
    }
    return {name: str(value) for name, value in said.items() if value} | {"known": bool(step["known"])}
