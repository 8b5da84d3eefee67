"""What stands behind a control: its evidence, and what that leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.frameworks import Control, Framework


class Kind(StrEnum):
    """What sort of thing evidences a control."""

    DETECTION = "detection"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that counts towards a control.

    Attributes:
        kind: a detection says when something went against the control, a question shows what was done.
        id: of the detection or question.
        title: of it.
        own: whether it does not come with Custody.
    """

    kind: Kind
    id: str
    title: str
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A control with what evidences it.

    Attributes:
        control: as its framework has it.
        evidence: detections before questions, each by id; empty where nothing here says anything about the control.
    """

    control: Control
    evidence: tuple[Evidence, ...]

    @property
    def covered(self) -> bool:
        """Whether anything evidences it; never that the control is met."""
        return bool(self.evidence)

    @property
    def not_covered(self) -> str:
        """What no evidence of Custody's shows of it."""
        return self.control.not_covered

    def of(self, kind: Kind) -> tuple[str, ...]:
        """The ids of one kind of evidence."""
        return tuple(each.id for each in self.evidence if each.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A framework with each of its controls.

    Attributes:
        framework: the edition.
        controls: in its order, those without evidence too.
        unknown: ids that own detections or questions name and that do not stand in the framework's file here.
    """

    framework: Framework
    controls: tuple[Coverage, ...]
    unknown: tuple[str, ...] = ()

    @property
    def evidenced(self) -> int:
        """How many of its controls anything evidences."""
        return sum(each.covered for each in self.controls)

    def rows(self) -> list[dict[str, object]]:
        """A row a control, for a program or a spreadsheet: ids in lists, empty where there are none."""
        return [
            {
                "framework": self.framework.id,
                "version": self.framework.version,
                "control": each.control.id,
                "title": each.control.title,
                "detections": list(each.of(Kind.DETECTION)),
                "questions": list(each.of(Kind.QUESTION)),
                "not_covered": each.not_covered,
            }
            for each in self.controls
        ]
