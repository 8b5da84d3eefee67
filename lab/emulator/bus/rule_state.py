"""Which events a rule's state lets through, on every bus an event passes.

The emulator skips a rule whose state is not exactly ``ENABLED``, and gives those that are enabled everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.bus.read_only import is_read_only_management

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL_MANAGEMENT_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


def lets_through(state: str, detail_type: str, record: Mapping[str, Any]) -> bool:
    """Does a rule in this state see an event of this detail-type?

    Only events that came by CloudTrail are filtered; the services' own events pass every enabled rule.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
    """
    if state == ALL_MANAGEMENT_EVENTS:
        return True
    if state != "ENABLED":
        return False
    return not (detail_type.endswith("via CloudTrail") and is_read_only_management(record))


def dispatch(event: dict[str, Any], view: Any = None) -> None:
    """Give an event on a bus to the targets of every rule there that matches and may see it."""
    eb = inside.eventbridge
    view = view or eb("_pattern_event_view")(event)
    bus = event.get("EventBusName", "default")
    passed = set(event.get("_DispatchPath") or [])
    for key, rule in eb("_rules").items():
        if rule.get("EventBusName", "default") != bus or key in passed or not rule.get("EventPattern"):
            continue
        detail = view.event_with_detail().get("detail")
        record = detail if isinstance(detail, dict) else {}
        if not lets_through(rule.get("State", "ENABLED"), str(event.get("DetailType", "")), record):
            continue
        if eb("_matches_pattern_view")(rule["EventPattern"], view, f"rule {key}"):
            for target in list(eb("_targets").get(key, [])):
                eb("_invoke_target")(target, event, rule, view)


def install() -> None:
    """Replace the emulator's dispatch."""
    inside.eventbridge.put("_dispatch_event", dispatch)
