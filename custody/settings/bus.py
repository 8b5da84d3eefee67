"""The settings of the custody event bus."""

from __future__ import annotations

from typing import Literal

from custody.strict_model import SettingsModel, setting

# Taipei, Melbourne, Malaysia, Thailand, Calgary, Tel Aviv, Mexico; the SDK's data does not say.
# See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
NO_ARCHIVE = frozenset(
    ["ap-east-2", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "ca-west-1", "il-central-1", "mx-central-1"]
)


class BusSettings(SettingsModel):
    """The custody event bus beyond its defaults."""

    archive_days: int = setting(
        90,
        write="a number of days from 0 to 36500",
        description="Days that events stay in the bus archive for replay; 0 makes no archive. Costs 0.10 USD a GB "
        "taken in and 0.023 USD a GB-month (both unverified).",
        ge=0,
        le=36_500,
    )
    logs: Literal["off", "error", "info", "trace"] = setting(
        "off",
        write="off, error, info or trace",
        description="Level of the bus's own delivery logs in CloudWatch Logs, for finding out why an event did "
        "not arrive. Costs 0.50 USD a GB (unverified).",
    )
    rules_quota: int | None = setting(
        None,
        write="a number from 1 to 2000, or null",
        description="How many rules AWS lets the bus hold, where it was asked for more than the usual 300, or 100 in "
        "af-south-1 and eu-south-1, where the default detections need more.",
        ge=1,
        le=2_000,
    )
    pattern_quota: int | None = setting(
        None,
        write="a number from 2048 to 4096, or null",
        description="How many characters AWS lets an event pattern have in the home Region, where it was asked for "
        "more than the usual 2,048. Long lists in detections then need fewer rules.",
        ge=2_048,
        le=4_096,
    )
