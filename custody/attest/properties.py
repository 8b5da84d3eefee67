"""What a verification summary says was verified: three properties, each shown by the record, refuted, or unknown.

None is a level of SLSA. The record does not say how a builder isolates its builds, nor how a repository is protected,
so no ``SLSA_BUILD_LEVEL`` and no ``SLSA_SOURCE_LEVEL`` follows from it, and names of one's own must not begin with
``SLSA_``: https://slsa.dev/spec/v1.0/verification_summary#slsaresult.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from custody.attest.parties import Apart, People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from custody.attest.facts import Facts

_APPROVED = "Approved: "


class Property(StrEnum):
    """A property by its name in ``verifiedLevels``."""

    BUILD_IN_PIPELINE = "CUSTODY_BUILD_IN_PIPELINE"
    RELEASE_TWO_PARTY_REVIEWED = "CUSTODY_RELEASE_TWO_PARTY_REVIEWED"
    SOURCE_TWO_PARTY_REVIEWED = "CUSTODY_SOURCE_TWO_PARTY_REVIEWED"


DEFAULT = (Property.BUILD_IN_PIPELINE, Property.RELEASE_TWO_PARTY_REVIEWED)
"""What the policy asks for where nothing else is said; who wrote a commit is seldom in the record."""


class Verdict(StrEnum):
    """What the record says of a property."""

    SHOWN = "shown"
    UNKNOWN = "unknown"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Finding:
    """A property of an image.

    Attributes:
        property: which.
        verdict: of all pushes together: the worst.
        why: a sentence.
        evidence: ids of the records and events that it rests on.
    """

    property: Property
    verdict: Verdict
    why: str
    evidence: tuple[str, ...] = ()


def findings_of(pushes: Sequence[Facts], people: People) -> tuple[Finding, ...]:
    """Each property, over all pushes of one image: it is shown where every push shows it."""
    found = []
    for property_ in Property:
        each = [_judge(property_, facts, people) for facts in pushes]
        worst = max(each, key=lambda finding: list(Verdict).index(finding.verdict))
        evidence = dict.fromkeys(id_ for finding in each for id_ in finding.evidence)
        found.append(Finding(property_, worst.verdict, worst.why, tuple(evidence)))
    return tuple(found)


def _judge(property_: Property, facts: Facts, people: People) -> Finding:
    judge: Callable[[Facts, People], tuple[Verdict, str, Iterable[Mapping[str, Any]]]] = {
        Property.BUILD_IN_PIPELINE: build_in_pipeline,
        Property.RELEASE_TWO_PARTY_REVIEWED: release_reviewed,
        Property.SOURCE_TWO_PARTY_REVIEWED: source_reviewed,
    }[property_]
    verdict, why, steps = judge(facts, people)
    return Finding(property_, verdict, why, tuple(str(step["event_id"]) for step in steps if step["event_id"]))


def build_in_pipeline(facts: Facts, _: People) -> tuple[Verdict, str, Iterable[Mapping[str, Any]]]:
    """A build's session pushed the image, and an event of a pipeline execution names that build."""
    steps = [*facts.steps("build"), *facts.steps("execution")]
    if facts.build and facts.execution:
        return Verdict.SHOWN, "a build pushed it, and an event of a pipeline names that build", steps
    if facts.build:
        return Verdict.UNKNOWN, "a build pushed it, and no event of a pipeline names that build", steps
    return Verdict.REFUTED, "no session of a build pushed it", facts.steps("push")


def release_reviewed(facts: Facts, people: People) -> tuple[Verdict, str, Iterable[Mapping[str, Any]]]:
    """Somebody started the execution, and somebody else approved it; nobody who did the one did the other."""
    starters = facts.steps("start")
    return _reviewed(facts, people, starters, "started the execution")


def source_reviewed(facts: Facts, people: People) -> tuple[Verdict, str, Iterable[Mapping[str, Any]]]:
    """Somebody wrote the commit, and somebody else approved its release; unknown where no record names an author."""
    return _reviewed(facts, people, facts.steps("commit"), "wrote the commit")


def _reviewed(
    facts: Facts, people: People, firsts: Sequence[Mapping[str, Any]], did: str
) -> tuple[Verdict, str, Iterable[Mapping[str, Any]]]:
    approvals = facts.steps("approval")
    steps = [*firsts, *approvals]
    if not approvals:
        return Verdict.UNKNOWN, "no record shows an approval", steps
    if any(not str(step["what"] or "").startswith(_APPROVED) for step in approvals):
        return Verdict.REFUTED, "an approval was rejected, or says neither", steps
    if not firsts or any(not step["actor"] for step in firsts):
        return Verdict.UNKNOWN, f"no record names who {did}", steps
    # Whoever is known to have written what is released may not be the one who lets it out either.
    others = [*firsts, *(step for step in facts.steps("commit") if step["actor"])]
    apart = {people.apart(first["actor"], step["actor"]) for first in others for step in approvals}
    if Apart.NO in apart:
        return Verdict.REFUTED, f"who approved it also {did}, or wrote what was released", steps
    if apart == {Apart.YES}:
        return Verdict.SHOWN, f"one person {did}, and another approved it", steps
    return Verdict.UNKNOWN, f"whether who {did} and who approved it are two people, their identities do not say", steps
