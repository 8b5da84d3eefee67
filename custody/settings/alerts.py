"""Settings of the alerts beyond who is mailed."""

from __future__ import annotations

from pydantic import model_validator

from custody.settings.destinations import DestinationSettings, RouteSettings, insist_on_routes
from custody.strict_model import SettingsModel, setting


class AlertSettings(SettingsModel):
    """The alerts beyond their defaults."""

    destinations: tuple[DestinationSettings, ...] = setting(
        (),
        write="a list of objects, each with name and kind, and secret or target",
        description="Where alerts go besides: chats, pagers, trackers, any webhook, Security Hub, a stream of OCSF.",
    )
    routes: tuple[RouteSettings, ...] = setting(
        (),
        write="a list of objects, each with name, with to or emails, and with what it covers",
        description="What goes to whom, by severity, account, repository or pipeline.",
    )

    @model_validator(mode="after")
    def _routes_lead_somewhere(self) -> AlertSettings:
        insist_on_routes(self.destinations, self.routes)
        return self
