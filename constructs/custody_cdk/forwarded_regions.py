"""A Region that the settings name and that nothing forwards from is said at synthesis: it would raise no alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsii
from aws_cdk import Annotations
from constructs import IValidation

from custody_cdk.alarm_path.event_forwarder import forwarders_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct


def warn_of_unforwarded(scope: Construct, regions: Sequence[str]) -> None:
    """Warn at synthesis of each Region without an :class:`EventForwarder` in the app, in one line for all of them.

    Only then is it known what the app holds. Where forwarders are another app's, acknowledge
    ``custody:regions-without-forwarder``.
    """
    scope.node.add_validation(_Forwarded(scope, regions))


@jsii.implements(IValidation)
class _Forwarded:
    def __init__(self, scope: Construct, regions: Sequence[str]) -> None:
        self._scope, self._regions = scope, regions

    def validate(self) -> list[str]:
        there = {forwarder.place.region for forwarder in forwarders_beside(self._scope)}
        if missing := [region for region in self._regions if region not in there]:
            Annotations.of(self._scope).add_warning_v2(
                "custody:regions-without-forwarder",
                f"settings.regions has {', '.join(missing)} and this app forwards no events from there: put an "
                "EventForwarder with bus_arn=custody.alarm_path.bus.arn and listens_for=custody.listens_for into a "
                "stack of each",
            )
        return []
