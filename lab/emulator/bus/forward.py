"""Bus to bus: to another Region or account too, and one hop only.

The emulator drops such targets, and lets a bus pass on what it was sent.
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside, scope
from lab.emulator.bus.failures import Failure

# Where an event on a bus was sent from: (account, Region) of the sending bus, absent on the first bus.
_SENT_FROM = "_CustodySentFrom"


def third_hop(event: dict[str, Any], account_id: str, region: str) -> Failure | None:
    """An event that a bus received from another bus goes to no third one.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
    """
    if _SENT_FROM not in event:
        return None
    kind = "REGION" if account_id == scope.account() and region != scope.region() else "ACCOUNT"
    return Failure(
        f"THIRD_{kind}_HOP_DETECTED",
        f"the event was received from an event bus in {':'.join(event[_SENT_FROM])}; it cannot be sent on",
    )


def send(address: Any, event: dict[str, Any], rule: dict[str, Any], detail: str | None) -> Failure | None:
    """Put the event on the bus that a target names, as that bus's own account and Region.

    The event keeps its id, account, Region and time.
    """
    if failure := third_hop(event, address.account_id, address.region):
        return failure
    eb = inside.eventbridge
    bus = address.resource.split("/", 1)[1]
    key = eb("_rule_key")(rule.get("Name"), rule.get("EventBusName", "default"))
    sent = {
        **event,
        "EventBusName": bus,
        "_DispatchPath": [*(event.get("_DispatchPath") or []), key],
        _SENT_FROM: (scope.account(), scope.region()),
    }
    if detail is not None:
        sent["Detail"] = detail
    with scope.within(address.account_id, address.region):
        eb("_ensure_default_bus")()
        if bus not in eb("_event_buses"):
            return Failure("NO_RESOURCE", f"Event bus {address} does not exist.")
        if (address.account_id, address.region) != sent[_SENT_FROM]:
            # Rule keys are unique in an account and Region only; a same-named rule there is another rule.
            sent["_DispatchPath"] = []
        eb("_dispatch_event")(sent)
        eb("_archive_event")({k: v for k, v in sent.items() if not k.startswith("_")})
    return None
