"""A detection as its file defines it, and as the settings tune it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from custody.errors import DetectionError, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.detections.model import Detection
    from custody.detections.parameters import DetectionSettings
    from custody.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Definition:
    """A detection before the settings tune it.

    Attributes:
        detection: with its area, and with its origin where it is nobody's here.
        pattern: makes the pattern from settings, where it depends on them.
    """

    detection: Detection
    pattern: Callable[[DetectionSettings], Pattern] | None = None

    def tuned(self, settings: DetectionSettings) -> Detection:
        """The detection with its pattern and severity as the settings say.

        Raises:
            DetectionError: a list in the settings makes a pattern longer than EventBridge takes, naming both.
            DetectionError: one of a deployment's own breaks a rule, naming its file or package.
        """
        made = self.made(settings)
        if made.origin:
            # Those that come with Custody are held to the rules by its tests.
            from custody.detections.rules import first_fault  # noqa: PLC0415  # loads patterns and the catalogue

            if fault := first_fault(made):
                raise DetectionError(f"{made.origin}: detection {made.id}: {fault}")
        return made

    def made(self, settings: DetectionSettings) -> Detection:
        """The same, whatever rules it breaks.

        Raises:
            DetectionError: the pattern cannot be made.
        """
        detection = self.detection
        lists = {name: getattr(settings, name, ()) for name in detection.tuned_by}
        entries = tuple((name, len(value)) for name, value in lists.items() if isinstance(value, tuple))
        fitted = detection.pattern
        if self.pattern is not None:
            try:
                fitted = self.pattern(settings)
            except PatternError as error:
                raise _too_long(replace(detection, entries=entries), error) from None
            except Exception as error:
                if not detection.origin:
                    raise
                said = f"pattern(settings) raised {type(error).__name__}: {error}; mend it"
                raise DetectionError(f"{detection.origin}: detection {detection.id}: {said}") from error
        severity = settings.severity.get(detection.id, detection.severity)
        return replace(detection, pattern=fitted, severity=severity, entries=entries)


def _too_long(detection: Detection, error: PatternError) -> DetectionError:
    said = str(error).removeprefix("event pattern: ").partition(";")[0].replace(": characters", " characters long")
    return DetectionError(
        f"detection {detection.id}: {said}; write fewer or shorter entries in "
        f"{detection.lists}, or name it in detections.switched_off"
    )
