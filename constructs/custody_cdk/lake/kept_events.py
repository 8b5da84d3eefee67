"""The services' own events that the lake keeps, and what the forwarders send for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody import catalog
from custody.aws.lake_names import LakeNames
from custody.forwarding import inspector_events
from custody.lake.sent_alerts import DETAIL_TYPE, SOURCE
from custody.patterns import Pattern
from custody_cdk.lake.failed_queries import failed_pattern

if TYPE_CHECKING:
    from custody.settings import Settings

KEPT_SERVICES = ("aws.codepipeline", "aws.ecr", inspector_events.SOURCE)


def kept_patterns() -> dict[str, Pattern]:
    """What ``state_changes`` holds, by the ends of the rules' names: the services' own events, and what was told.

    In one pattern each source would go with each detail-type, and whoever may put events could pass off as a service.
    """
    return {"state-changes": state_pattern(), "alerts": Pattern.of({"source": [SOURCE], "detail-type": [DETAIL_TYPE]})}


def state_pattern() -> Pattern:
    """The services' own events that ``state_changes`` holds, of what is forwarded."""
    return _kept(*KEPT_SERVICES)


def _kept(*services: str) -> Pattern:
    kept = [event for event in catalog.NATIVE_EVENTS if event.source in services]
    return Pattern.of(
        {
            "source": sorted({event.source for event in kept}),
            "detail-type": sorted({event.detail_type for event in kept}),
        }
    )


def lake_listens_for(settings: Settings) -> list[Pattern]:
    """What the forwarders have to send to the audit bus for the lake; nothing when it is switched off.

    Args:
        settings: the deployment's; ``name`` and ``lake.enabled`` are used.
    """
    if not settings.lake.enabled:
        return []
    names = LakeNames(name=settings.name, account="", region="")
    others = _kept(*(source for source in KEPT_SERVICES if source != inspector_events.SOURCE))
    return [others, *inspector_events.on_images(), failed_pattern(names.jobs_workgroup)]
