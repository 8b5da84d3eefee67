"""Control by control: what was looked at for each, what went against it, and where that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.controls.controls import controls
from custody.controls.model import Kind
from custody.report.released import POPULATION, RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from custody.controls.model import Coverage
    from custody.frameworks import Framework
    from custody.releases.model import Releases
    from custody.report.answers import Answered
    from custody.report.findings import Findings
    from custody.report.found import FoundGroup
    from custody.settings import Settings

FIRST = (
    ("soc2", "CC8.1"),
    ("iso_27001", "A.8.32"),
    ("pci_dss", "6.5.1"),
    ("nist_800_53", "CM-3"),
    ("nist_800_53", "AC-5"),
    ("nist_800_53", "AU-9"),
)
"""Controls that a report shows one by one when none is named: changes, separation of duties, and the record itself."""


_OF_RELEASES = frozenset({RELEASES, POPULATION, "execution-history", "four-eyes-violations"})
"""Questions about releases: a control that one of them counts towards has the releases as its population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlEvidence:
    """What a report has of one control. It is evidence, never that the control is met.

    Attributes:
        framework: title and edition of its framework.
        framework_id: of that.
        id: the control's.
        title: in our own words.
        not_covered: what no record can show of it.
        looked: how many detections looked for what goes against it.
        found: what they found and what counts.
        excepted: how many findings of these detections are excepted.
        questions: the questions that show what was done, each with how many rows answer it; None for one that was not
            asked.
        releases: those of the period, where the control is about releases; None where it is not.
    """

    framework: str
    framework_id: str
    id: str
    title: str
    not_covered: str
    looked: int
    found: tuple[FoundGroup, ...]
    excepted: int
    questions: tuple[tuple[str, int | None], ...]
    releases: Releases | None

    @property
    def findings(self) -> int:
        """How many findings that count go against it."""
        return sum(len(group.rows) for group in self.found)

    @property
    def exceptions(self) -> int:
        """Findings that count, and releases of which something is a no."""
        return self.findings + (len(self.releases.exceptions) if self.releases else 0)

    @property
    def evidenced(self) -> bool:
        """Whether anything here says anything about it."""
        return bool(self.looked or self.questions)


def evidence_of(
    settings: Settings,
    findings: Findings,
    answers: Mapping[str, Answered],
    releases: Releases | None,
    control: str | None = None,
) -> tuple[ControlEvidence, ...]:
    """Every control of every framework, in their order.

    Args:
        settings: of the deployment.
        findings: of the period.
        answers: of every question, by id.
        releases: of the period; None where they were not looked at.
        control: only the controls of this id.

    Raises:
        FrameworkError: there is no such control; the nearest is offered.
    """
    known = _Known({group.detection.id: group for group in findings.counting}, findings.excepted.found, answers)
    return tuple(
        known.of(covered.framework, each, releases)
        for covered in controls(control=control, settings=settings)
        for each in covered.controls
    )


class _Known:
    """What controls are looked up in."""

    def __init__(
        self, found: Mapping[str, FoundGroup], excepted: Iterable[FoundGroup], answers: Mapping[str, Answered]
    ) -> None:
        self._found = found
        self._excepted = {group.detection.id: len(group.rows) for group in excepted}
        self._answers = answers

    def of(self, framework: Framework, coverage: Coverage, releases: Releases | None) -> ControlEvidence:
        detections = coverage.of(Kind.DETECTION)
        questions = coverage.of(Kind.QUESTION)
        groups = [self._found[id_] for id_ in detections if id_ in self._found]
        return ControlEvidence(
            framework=framework.name,
            framework_id=framework.id,
            id=coverage.control.id,
            title=coverage.control.title,
            not_covered=coverage.not_covered,
            looked=len(detections),
            found=tuple(sorted(groups, key=lambda group: (-group.detection.severity.rank, group.detection.id))),
            excepted=sum(self._excepted.get(id_, 0) for id_ in detections),
            questions=tuple((id_, self._rows(id_)) for id_ in questions),
            releases=None if _OF_RELEASES.isdisjoint(questions) else releases,
        )

    def _rows(self, question: str) -> int | None:
        answered = self._answers.get(question)
        return None if answered is None or answered.not_asked else len(answered.rows)
