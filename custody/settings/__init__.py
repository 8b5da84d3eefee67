"""The settings of a deployment: what they are, where they come from, and which apply."""

from __future__ import annotations

from custody.settings.model import (
    DAYS_IN_SEVEN_YEARS,
    BusSettings,
    ObjectLock,
    OrganizationSettings,
    Removal,
    Settings,
)

__all__ = ["DAYS_IN_SEVEN_YEARS", "BusSettings", "ObjectLock", "OrganizationSettings", "Removal", "Settings"]
