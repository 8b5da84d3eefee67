"""What a reader found, and how findings are held against the exceptions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oracles.outcome import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a reader says of one resource.

    Attributes:
        rule: the reader's own name of it.
        resource: settings, stack and logical id.
        said: what there is to say beyond the rule, in short.
    """

    rule: str
    resource: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is found and is right all the same.

    Attributes:
        rule: the reader's name of it.
        resources: a regular expression that the logical id matches whole.
        why: the reason, for a person who reviews it.
        said: a regular expression for what is said, where the rule alone would cover too much.
    """

    rule: str
    resources: str
    why: str
    said: str = ".*"

    def covers(self, finding: Finding) -> bool:
        """Is this the exception of a finding?"""
        logical_id = finding.resource.rpartition(" ")[2]
        return (
            finding.rule == self.rule
            and re.fullmatch(self.resources, logical_id) is not None
            and re.fullmatch(self.said, finding.said, re.DOTALL) is not None
        )


CONTROL = "control Control"
"""A resource on which each reader has to find something, or it would be silent for another reason than ours."""


def weigh(name: str, compared: int, findings: Iterable[Finding], allowed: Sequence[Allowed]) -> Comparison:
    """What is found without an exception is a difference, and so is an exception of nothing that is found.

    Args:
        name: what is compared, for people.
        compared: how much was read.
        findings: of the reader, one of them of :data:`CONTROL`.
        allowed: the exceptions.
    """
    excepted: Counter[str] = Counter()
    differences: list[str] = []
    needed = set()
    found = set(findings)
    if not any(finding.resource == CONTROL for finding in found):
        differences.append("nothing is found where something is wrong: does it read at all?")
    for finding in sorted(finding for finding in found if finding.resource != CONTROL):
        covering = [exception for exception in allowed if exception.covers(finding)]
        needed.update(covering)
        if covering:
            excepted[f"{finding.rule}: {covering[0].why}"] += 1
        else:
            differences.append(f"{finding.resource}: {finding.rule} {finding.said}".rstrip())
    unneeded = [exception for exception in allowed if exception not in needed]
    differences += [f"exception of nothing: {each.rule} of {each.resources}; take it out" for each in unneeded]
    return Comparison(name, compared=compared, differences=differences, excepted=excepted)
