"""What there is to look for and to ask, as data: behind ``custody.detections()`` and ``custody.questions()``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from custody.cdk_json import CDK_JSON
from custody.choices import choice, items
from custody.detections import all_detections
from custody.detections.selection import Filter, select
from custody.questions import all_questions
from custody.settings import or_default
from custody.settings.effective import effective
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    from custody.detections import Detection
    from custody.questions import Question
    from custody.settings import Settings


def detections(
    *,
    severities: Iterable[Severity | str] = (),
    services: Iterable[str] = (),
    control: str | None = None,
    settings: Settings | None = None,
) -> list[Detection]:
    """The detections in use, the worst first.

    Args:
        severities: only those of these; empty for all.
        services: only those on these: ``ecr``, ``codepipeline`` ...; empty for all.
        control: only those that serve a control or a framework: ``AU-12``, ``pci_dss``, ``T1485``.
        settings: of the deployment; the defaults when None.

    Raises:
        DetectionError: a service or a control that no detection has; the nearest is offered.
    """
    chosen = tuple(choice(Severity, each, "severity") for each in items(severities))
    wanted = Filter(severities=chosen, services=items(services), control=control)
    return select(all_detections(or_default(settings).of_detections), wanted)


def questions(*, settings: Settings | None = None) -> list[Question]:
    """The questions that can be asked, those of detections among them, by id."""
    return list(all_questions(or_default(settings).of_detections))


def load_settings(cdk_json: str | PathLike[str] = CDK_JSON, context: Iterable[str] = ()) -> Settings:
    """The settings of a deployment, as its app reads them.

    Args:
        cdk_json: where they are; the file of the default name may be missing.
        context: overrides as ``cdk -c`` takes them, ``custody.name=audit`` each.

    Raises:
        SettingsError: something is wrong with them.
    """
    return effective(Path(cdk_json), items(context)).settings
