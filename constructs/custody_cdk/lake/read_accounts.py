"""Whose log files the tables read, and of which Regions, when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.forwarding.rules import GLOBAL_REGION

if TYPE_CHECKING:
    from custody.settings import Settings
    from custody_cdk.environment import Place


def accounts_read(settings: Settings, place: Place) -> tuple[str, ...]:
    """The accounts that the settings list, or that they name at all where accounts are discovered.

    Args:
        settings: lake, accounts and organization are used.
        place: of the lake.
    """
    if settings.lake.accounts and settings.lake.accounts != "discovered":
        return settings.lake.accounts
    organization = settings.organization
    named = (place.account, organization.management_account) if organization else (place.account,)
    others = settings.other_accounts if settings.discovers_accounts else ()
    return tuple(dict.fromkeys((*named, *others)))


def regions_read(settings: Settings, place: Place) -> tuple[str, ...]:
    """Every Region of the partition; where they are discovered, those that are forwarded, to begin with.

    Args:
        settings: as above, and Regions.
        place: of the lake.
    """
    return tuple(heard(settings, place)) if settings.discovers_accounts else place.regions(settings.home_region)


def heard(settings: Settings, place: Place) -> list[str]:
    """The Regions that are listened to; what global services do is recorded in one.

    Args:
        settings: Regions are used.
        place: of the lake.
    """
    others = [region for region in settings.event_regions if region != settings.home_region]
    worldwide = {GLOBAL_REGION} & set(place.regions(settings.home_region))
    return list(dict.fromkeys([place.region, *others, *worldwide]))
