"""Where alerts go besides the mails to everybody: chats, pagers, trackers, Security Hub, and teams by routes."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import ValidationInfo, field_validator, model_validator

from custody.severity import Severity
from custody.strict_model import FaultsError, SettingsModel, check_each, refuse_duplicates, setting
from custody.wildcards import narrows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = 10
"""Destinations and routes with addresses, together: one alert is told to all within a minute."""
MOST_ROUTES = 50
"""The function that delivers has them in its code, which CloudFormation takes up to 4 MB of."""
MOST_EMAILS = 20
"""Of one route; each is a resource of the stack."""
_NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_SECRET = re.compile(
    r"arn:aws(-[a-z]+)*:secretsmanager:[a-z]{2,4}(-[a-z]+)+-[0-9]:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}"
)
_KEY = r"^arn:aws(-[a-z]+)*:kms:[a-z]{2,4}(-[a-z]+)+-[0-9]:[0-9]{12}:key/[A-Za-z0-9-]+$"
_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+")
_STARS = "with * for any characters and ? for one"


class DestinationKind(StrEnum):
    """What a destination is, which says what an alert is made into."""

    SLACK = "slack"
    TEAMS = "teams"
    PAGERDUTY = "pagerduty"
    OPSGENIE = "opsgenie"
    JIRA = "jira"
    WEBHOOK = "webhook"
    AMAZON_Q = "amazon-q"
    SECURITY_HUB = "security-hub"
    FIREHOSE = "firehose"


_TARGETS = {
    DestinationKind.AMAZON_Q: ("sns", r"^arn:aws(-[a-z]+)*:sns:[a-z]{2,4}(-[a-z]+)+-[0-9]:[0-9]{12}:[\w-]{1,256}$"),
    DestinationKind.FIREHOSE: (
        "firehose",
        r"^arn:aws(-[a-z]+)*:firehose:[a-z]{2,4}(-[a-z]+)+-[0-9]:[0-9]{12}:deliverystream/[\w.-]{1,64}$",
    ),
}
_WITHOUT_KEY = {DestinationKind.SECURITY_HUB, DestinationKind.FIREHOSE}
_SEVERITY = "info, low, medium, high or critical"


class DestinationSettings(SettingsModel):
    """One destination. What no route names it for, it gets all of; docs/alerts.md says how each kind is set up."""

    name: str = setting(
        write="1 to 30 lower-case letters, digits and single hyphens, beginning with a letter",
        description="Names it in routes, in the function's log and among the dead letters.",
        pattern=_NAME,
        max_length=30,
    )
    kind: DestinationKind = setting(write=f"one of {', '.join(DestinationKind)}", description="What it is.")
    secret: str | None = setting(
        None,
        write="the whole ARN of a secret, arn:aws:secretsmanager:REGION:111122223333:secret:NAME-AbCdEf",
        description="Holds the address or the key, as a JSON object; docs/alerts.md says which texts. Every kind has "
        "one but amazon-q, security-hub and firehose.",
        max_length=600,
    )
    target: str | None = setting(
        None,
        write="the ARN of a topic (amazon-q) or of a delivery stream (firehose)",
        description="What is sent to: the SNS topic of an Amazon Q channel, or a stream of Firehose, which gets OCSF.",
        max_length=400,
    )
    key: str | None = setting(
        None,
        write="the ARN of a key, arn:aws:kms:REGION:111122223333:key/ID",
        description="The customer managed key that encrypts the secret or the topic, where one does; its policy has to "
        "leave it to IAM of this account. None beside security-hub and firehose.",
        pattern=_KEY,
        max_length=200,
    )
    minimum_severity: Severity = setting(
        Severity.INFO, write=_SEVERITY, description="Alerts below this severity are not told here."
    )

    @field_validator("kind", "minimum_severity", mode="before")
    @classmethod
    def _words_are_choices(cls, value: object, info: ValidationInfo) -> object:
        choice: type[StrEnum] = DestinationKind if info.field_name == "kind" else Severity
        return choice(value) if isinstance(value, str) and value in set(choice) else value

    @field_validator("secret")
    @classmethod
    def _is_no_secret_itself(cls, value: str | None) -> str | None:
        # What is written here by mistake may be one, and is not repeated.
        if value is not None and not _SECRET.fullmatch(value):
            raise ValueError(
                "is no whole ARN of a secret; write arn:aws:secretsmanager:REGION:111122223333:secret:NAME-AbCdEf, and "
                "what it holds nowhere but in Secrets Manager"
            )
        return value

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> DestinationSettings:
        service, pattern = _TARGETS.get(self.kind, ("", ""))
        if service and not re.fullmatch(pattern, self.target or "", re.ASCII):
            what = {"sns": "an SNS topic", "firehose": "a delivery stream of Firehose"}[service]
            raise ValueError(f"{self.kind} needs as target the ARN of {what}, not {self.target!r}")
        if self.target is not None and not service:
            raise ValueError(f"{self.kind} has no target; leave {self.target!r} out")
        if self.takes_secret and self.secret is None:
            raise ValueError(f"{self.kind} needs a secret; write its whole ARN, as Secrets Manager shows it")
        if self.secret is not None and not self.takes_secret:
            raise ValueError(f"{self.kind} has no secret; leave it out")
        if self.key is not None and self.kind in _WITHOUT_KEY:
            raise ValueError(f"{self.kind} has nothing here that a key encrypts; leave key out")
        return self

    @property
    def takes_secret(self) -> bool:
        """Whether it is sent to over the internet, with what a secret holds."""
        return self.kind not in {*_TARGETS, DestinationKind.SECURITY_HUB}


class RouteSettings(SettingsModel):
    """One route. What all of its patterns cover goes to its destinations and addresses.

    A destination that is named in routes gets what one of them covers, and nothing else.
    """

    name: str = setting(
        write="1 to 30 lower-case letters, digits and single hyphens, beginning with a letter",
        description="Names the topic of its addresses, NAME-alerts-to-ROUTE.",
        pattern=_NAME,
        max_length=30,
    )
    to: tuple[str, ...] = setting((), write="a list of names of destinations", description="Destinations it leads to.")
    emails: tuple[str, ...] = setting(
        (),
        write="a list of mail addresses",
        description="Addresses that get what it covers, by a topic of its own; each has to confirm once.",
    )
    minimum_severity: Severity = setting(
        Severity.INFO, write=_SEVERITY, description="Alerts below this severity do not go this way."
    )
    account: str | None = setting(
        None,
        write=f"twelve digits, in quotes, {_STARS}",
        description="The account of the record, or of what it is about.",
        min_length=1,
        max_length=12,
    )
    repository: str | None = setting(
        None,
        write=f"a repository's name of 1 to 256 characters, {_STARS}",
        description="A repository that the alert is about.",
        pattern=r"^[a-z0-9._/*?-]{1,256}$",
    )
    pipeline: str | None = setting(
        None,
        write=f"a pipeline's name of 1 to 100 characters, {_STARS}",
        description="A pipeline that the alert is about. Beside `repository` either is enough.",
        pattern=r"^[A-Za-z0-9.@_*?-]{1,100}$",
    )

    @field_validator("minimum_severity", mode="before")
    @classmethod
    def _severity_is_one(cls, value: object) -> object:
        return Severity(value) if isinstance(value, str) and value in set(Severity) else value

    @field_validator("account")
    @classmethod
    def _is_an_account(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[0-9]{12}|[0-9*?]*[*?][0-9*?]*", value):
            raise ValueError(f"{value!r} is no account id; write twelve digits, in quotes, {_STARS}")
        return value

    @field_validator("to", "emails")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        refuse_duplicates(value)
        return value

    @field_validator("emails")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        check_each(_is_address, value)
        return value

    @model_validator(mode="after")
    def _leads_somewhere(self) -> RouteSettings:
        if not self.to and not self.emails:
            raise ValueError("leads nowhere; write to, emails or both")
        narrowed = any(narrows(each) for each in (self.account, self.repository, self.pipeline))
        if not narrowed and self.minimum_severity is Severity.INFO:
            raise ValueError(
                "covers everything; write a minimum_severity, account, repository or pipeline that is more than "
                "wildcards, or name its destinations in no route, and its addresses in alert_emails"
            )
        return self


def insist_on_routes(destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]) -> None:
    """Refuse names that are there twice, and routes to what there is none of.

    Raises:
        FaultsError: a line for each.
    """
    if faults := list(_faults(destinations, routes)):
        raise FaultsError(*faults)


def _faults(destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]) -> Iterator[str]:
    names = [*(each.name for each in destinations), *(each.name for each in routes)]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name!r} is the name of {count} destinations or routes; give each its own"
    known = {each.name for each in destinations}
    for at, route in enumerate(routes):
        for name in route.to:
            if name not in known:
                there = f"write one of {', '.join(sorted(known))}" if known else "there are none"
                yield f"routes.{at}.to: there is no destination {name!r}; {there}"
    yield from _too_many(destinations, routes)


def _too_many(destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]) -> Iterator[str]:
    hubs = [each.name for each in destinations if each.kind is DestinationKind.SECURITY_HUB]
    if len(hubs) > 1:
        yield f"{' and '.join(hubs)} are all security-hub, which is there once; leave one and lead routes to it"
    if len(routes) > MOST_ROUTES:
        yield f"{len(routes)} routes; at most {MOST_ROUTES}, put several into one by wildcards"
    for at, route in enumerate(routes):
        if len(route.emails) > MOST_EMAILS:
            yield f"routes.{at}.emails: {len(route.emails)} addresses; at most {MOST_EMAILS}, write that of a list"
    ways = len(destinations) + sum(bool(route.emails) for route in routes)
    if ways > MOST:
        yield f"{ways} destinations and routes with emails; at most {MOST}, let one of them hand on"


def _is_address(text: str) -> None:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{text!r} is no mail address; write one such as security@example.com")
