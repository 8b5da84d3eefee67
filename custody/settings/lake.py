"""The settings of the lake."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from custody.aws.principals import policy_principals
from custody.detections.schedule import CHOICES, HIGH_HOURS
from custody.settings.accounts import is_account
from custody.strict_model import SettingsModel, check_each, refuse_duplicates, setting


class LakeSettings(SettingsModel):
    """The tables that questions are asked of, and what keeps them."""

    enabled: bool = setting(
        default=True,
        write="true or false",
        description="Make tables, views, a workgroup and the nightly compaction, so that questions can be asked.",
    )
    accounts: tuple[str, ...] | Literal["discovered"] = setting(
        (),
        write='a list of account ids of twelve digits, in quotes, or "discovered"',
        description="Accounts whose log files the tables read. `discovered` looks every hour for those that have a "
        "folder in the bucket, and for their Regions; one that is not in a list is not read, without an error. Empty "
        "means `discovered` with `mode` `organization`, and with `existing` where `organization` is set; else the "
        "account deployed to and the organization's management account.",
    )
    questions: bool = setting(
        default=True,
        write="true or false",
        description="Ask the detections that read history on their schedule and alert on what they find.",
    )
    question_hours: int = setting(
        HIGH_HOURS,
        write="1, 2, 3, 4, 6, 8, 12 or 24",
        description="Hours between two runs of a scheduled question of severity high; critical ones are asked hourly, "
        "the others once a day. A finding arrives up to a quarter of these hours later still. By list prices "
        "(unverified) the whole lake of a quiet account costs 11.72 USD a month at 1, 5.10 at 4 and "
        "3.62 at 12.",
    )
    results_days: int = setting(
        30,
        write="a number of days from 1 to 3650",
        description="Days that answers stay in the results bucket.",
        ge=1,
        le=3_650,
    )
    scan_cutoff_bytes: int = setting(
        50_000_000_000,
        write="a number of bytes from 10000000 to 1000000000000000",
        description="A query of people that reads more is stopped. The default is 50 GB, 0.25 USD by list price "
        "(unverified): far more than an answer needs, and what a careless query costs at most.",
        ge=10_000_000,
        le=1_000_000_000_000_000,
    )
    jobs_scan_cutoff_bytes: int = setting(
        5_000_000_000_000,
        write="a number of bytes from 10000000 to 1000000000000000",
        description="The same for compaction and scheduled questions, which read ten days of log files every night: a "
        "limit that stops them every night would hide closed days from every answer. The default is 5 TB, 25 USD by "
        "list price (unverified).",
        ge=10_000_000,
        le=1_000_000_000_000_000,
    )
    compaction_hour: int = setting(
        3,
        write="an hour from 1 to 23, UTC",
        description="Hour at which the days past are compacted.",
        ge=1,
        le=23,
    )

    operators: tuple[str, ...] = setting(
        (),
        write="a list of ARNs of roles or users, * for any characters, such as arn:aws:iam::111122223333:role/platform",
        description="Who may write the compacted tables besides the nightly job: who runs backfill or OPTIMIZE, with "
        "the policy NAME-operator. Nobody else can, whatever IAM allows.",
    )

    @field_validator("question_hours")
    @classmethod
    def _a_day_is_whole_periods(cls, value: int) -> int:
        if value not in CHOICES:
            raise ValueError(f"{value} hours do not make up a day; write one of {', '.join(map(str, CHOICES))}")
        return value

    @field_validator("operators")
    @classmethod
    def _operators_are_principals(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return policy_principals(value)

    @field_validator("accounts")
    @classmethod
    def _accounts_are_ids(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        if isinstance(value, str):
            return value
        check_each(is_account, value)
        refuse_duplicates(value)
        return value
