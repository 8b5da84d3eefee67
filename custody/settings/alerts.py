"""The settings of the alerts: what is told together, what again, what once a day, and who is told besides."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator, model_validator

from custody.settings.accounts import is_account
from custody.settings.destinations import DestinationSettings, RouteSettings, insist_on_routes
from custody.strict_model import SettingsModel, check_each, refuse_duplicates, setting

_MOST_NAMES, _NAME_LENGTH = 2_000, 50

SummedUp = Literal["info", "low", "medium", "high"]


class AlertSettings(SettingsModel):
    """How alerts are told. Those of severity critical are sent at once and by themselves, whatever stands here."""

    group_seconds: int = setting(
        120,
        write="a number of seconds from 0 to 900",
        description="How long findings of one identity are waited for, from the first on; they become one alert, the "
        "gravest first. 0 sends each by itself.",
        ge=0,
        le=900,
    )
    repeat_minutes: int = setting(
        60,
        write="a number of minutes from 0 to 1440",
        description="How long the same detection, identity and resource again is counted instead of sent; the count is "
        "sent at its end. 0 sends each.",
        ge=0,
        le=1_440,
    )
    summary: tuple[SummedUp, ...] = setting(
        ("info", "low"),
        write="a list of severities, of info, low, medium and high",
        description="Severities that come as one summary a day; empty for none.",
    )
    summary_hour: int = setting(
        7,
        write="an hour of the day, UTC, from 0 to 23",
        description="When the summary is sent, up to five minutes later.",
        ge=0,
        le=23,
    )
    documentation_url: str | None = setting(
        None,
        write="an address that begins with https:// and has {detection} where the id of a detection goes, such as "
        "https://wiki.example.com/custody/detections/{detection}.md",
        description="Where your people read the pages of docs/detections; alerts link there. Without it they name the "
        "command that shows the page.",
        pattern=r"^https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?/[A-Za-z0-9._~/-]*\{detection\}[A-Za-z0-9._~/-]*$",
        max_length=200,
    )
    account_names: dict[str, str] = setting(
        {},
        write="an object of account ids and names",
        description="What alerts call an account, besides its number.",
    )
    heartbeat: bool = setting(
        default=True,
        write="true or false",
        description="Twice a day each Region makes a call that is refused, whose event comes the whole way that alerts "
        "come, and an alarm says where none came for 26 hours. Costs 0.13 USD a Region and month (unverified).",
    )
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

    @field_validator("account_names")
    @classmethod
    def _names_are_of_accounts(cls, value: dict[str, str]) -> dict[str, str]:
        if len(value) > _MOST_NAMES:
            raise ValueError(f"{len(value)} names; write at most {_MOST_NAMES}")
        check_each(is_account, value)
        check_each(_is_name, value.values())
        return value

    @field_validator("summary")
    @classmethod
    def _severities_are_a_set(cls, value: tuple[SummedUp, ...]) -> tuple[SummedUp, ...]:
        refuse_duplicates(value)
        return value


def _is_name(text: str) -> None:
    if not text.strip() or len(text) > _NAME_LENGTH or not text.isprintable():
        raise ValueError(f"{text!r} is no name of an account; write 1 to {_NAME_LENGTH} printable characters")
