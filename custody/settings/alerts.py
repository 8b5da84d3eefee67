"""Settings of the alerts beyond who is mailed."""

from __future__ import annotations

from custody.strict_model import SettingsModel, setting


class AlertSettings(SettingsModel):
    """The alerts beyond their defaults."""

    heartbeat: bool = setting(
        default=True,
        write="true or false",
        description="Twice a day each Region makes a call that is refused, whose event comes the whole way that alerts "
        "come, and an alarm says where none came for 26 hours. Costs 0.13 USD a Region and month (unverified).",
    )
