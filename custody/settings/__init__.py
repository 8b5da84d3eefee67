"""The settings of a deployment: what they are, where they come from, and which apply."""

from __future__ import annotations

from custody.errors import SettingsError
from custody.settings.accounts import AccountSettings, Mode, OrganizationSettings, RecordSettings
from custody.settings.bus import BusSettings
from custody.settings.model import DAYS_IN_SEVEN_YEARS, ObjectLock, Removal, Settings


def or_default(settings: Settings | None) -> Settings:
    """The settings given, or the defaults.

    Raises:
        SettingsError: something else was given.
    """
    if settings is None:
        return Settings()
    if not isinstance(settings, Settings):
        raise SettingsError(f"settings {settings!r} are none; write custody.load_settings(), or custody.Settings(...)")
    return settings


__all__ = [
    "DAYS_IN_SEVEN_YEARS",
    "AccountSettings",
    "BusSettings",
    "Mode",
    "ObjectLock",
    "OrganizationSettings",
    "RecordSettings",
    "Removal",
    "Settings",
    "or_default",
]
