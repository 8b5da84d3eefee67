"""Which accounts a deployment is spread over: who records, who hears of it, who sends events."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from pydantic import field_validator

from custody.strict_model import SettingsModel, check_each, refuse_duplicates, setting

_ACCOUNT = r"^\d{12}$"
_MOST_MEMBERS = 100
_MOST_UNITS = 50
"""That CreateStackInstances takes; see
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackInstances.html"""


class Mode(StrEnum):
    """Which part of a deployment an account holds."""

    ACCOUNT = "account"
    ORGANIZATION = "organization"
    EXISTING = "existing"
    MEMBER = "member"


def _maybe_an_account(description: str) -> Any:
    """A setting that is an account's number, or null."""
    return setting(
        None, write="the twelve digits of an account, in quotes, or null", description=description, pattern=_ACCOUNT
    )


class OrganizationSettings(SettingsModel):
    """The AWS Organization whose accounts the trail covers."""

    id: str = setting(
        write="the organization's id, such as o-exampleorgid",
        description="The organization's id. Missing, its accounts' records would be refused by the bucket.",
        pattern=r"^o-[a-z0-9]{10,32}$",
    )
    management_account: str = setting(
        write="the twelve digits of the management account, in quotes",
        description="Account that owns the organization's trail; with `mode` `account` the one deployed to.",
        pattern=_ACCOUNT,
    )
    delegated_administrator: bool = setting(
        default=False,
        write="true or false",
        description="Deploy from a delegated administrator all the same. CloudFormation makes the trail there and then "
        "cannot start it (unverified whether AWS has mended it since: docs/verification.md).",
    )
    units: tuple[str, ...] = setting(
        (),
        write="a list of ids of the root or of organizational units, such as r-ab12 or ou-ab12-34567890",
        description="Whose accounts, those that join later too, get their forwarders from a StackSet in the management "
        "account. Empty makes no StackSet.",
    )

    @field_validator("units")
    @classmethod
    def _units_are_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        check_each(_is_unit, value)
        refuse_duplicates(value)
        return _at_most(value, _MOST_UNITS, "organizational units")


class AccountSettings(SettingsModel):
    """The accounts of a deployment that is spread over several."""

    audit: str | None = _maybe_an_account(
        "Account of the custody bus, the alerts and the lake. None is the one that is deployed to."
    )
    log_archive: str | None = _maybe_an_account(
        "With `mode` `organization`, the account of the audit bucket and its key."
    )
    members: tuple[str, ...] | Literal["organization"] = setting(
        (),
        write='a list of account ids of twelve digits, in quotes, or "organization"',
        description="Accounts whose forwarders may send events to the custody bus, besides its own: each named, or "
        "every account of the organization. Those that are named get their forwarders from the same app.",
    )

    @field_validator("members")
    @classmethod
    def _members_are_ids(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        if isinstance(value, str):
            return value
        check_each(is_account, value)
        refuse_duplicates(value)
        # A bus's policy holds 10 KB.
        return _at_most(value, _MOST_MEMBERS, 'accounts; write "organization" for all of one')


class RecordSettings(SettingsModel):
    """A record that is there already, of a trail that somebody else made."""

    bucket: str = setting(
        write="the bucket's name",
        description="Bucket that the trail writes into, in the home Region. Its prefix is `trail.prefix`; an "
        "organization's layout is told by `organization`.",
        pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    )
    account: str | None = _maybe_an_account("Account of bucket and key. None is the one that is deployed to.")
    key: str | None = setting(
        None,
        write="the key's ARN, arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555, or null",
        description="KMS key that the log files are encrypted with. None for files that S3's own key encrypts.",
        pattern=r"^arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]{1,128}$",
    )
    trail: str | None = setting(
        None,
        write="the trail's ARN, arn:aws:cloudtrail:us-east-1:111122223333:trail/NAME, or null",
        description="The trail. Detections watch its name as they watch an own trail's.",
        pattern=r"^arn:[a-z0-9-]+:cloudtrail:[a-z0-9-]+:\d{12}:trail/[A-Za-z0-9._-]{3,128}$",
    )

    @property
    def watched(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names that detections watch as if they were the deployment's own, and ids of keys."""
        trail = (self.trail.rpartition("/")[2],) if self.trail else ()
        return (self.bucket, *trail), (self.key.rpartition("/")[2],) if self.key else ()


class Spread(NamedTuple):
    """What of a deployment's settings decides where it lies.

    Attributes:
        mode: which part of it an account holds.
        accounts: its accounts.
        organization: whose accounts the trail covers.
        record: a record that is there already.
        home_region: of bus and lake.
        partition: of the home Region.
        of_a_record: settings that were written and are about a record that is made here.
        boundary: of every role, or nothing.
    """

    mode: Mode
    accounts: AccountSettings
    organization: OrganizationSettings | None
    record: RecordSettings | None
    home_region: str
    partition: str
    of_a_record: tuple[str, ...]
    boundary: str


def insist_on_accounts(spread: Spread) -> None:
    """Raise where a mode lacks what it needs, or is told what it does not heed.

    Raises:
        ValueError: each fault, a line.
    """
    checks = (_needs, _heeds, _members_have_a_bus, _units_can_send, _is_of_each_account, _is_of_the_deployment)
    check_each(lambda check: check(spread), checks)


def is_account(text: str) -> None:
    """Raise where a text is no account's number.

    Raises:
        ValueError: naming it.
    """
    if not re.fullmatch(_ACCOUNT, text):
        raise ValueError(f"{text!r} is no account id; write twelve digits, in quotes")


def _needs(spread: Spread) -> None:
    accounts, mode = spread.accounts, spread.mode
    needed: dict[str, tuple[object, frozenset[Mode]]] = {
        "organization": (spread.organization, frozenset({Mode.ORGANIZATION})),
        "accounts.audit": (accounts.audit, frozenset({Mode.ORGANIZATION, Mode.MEMBER})),
        "accounts.log_archive": (accounts.log_archive, frozenset({Mode.ORGANIZATION})),
        "record": (spread.record, frozenset({Mode.EXISTING})),
    }
    missing = [name for name, (value, modes) in needed.items() if mode in modes and value is None]
    if missing:
        raise ValueError(f"mode: {mode.value!r} needs {' and '.join(missing)}")


def _heeds(spread: Spread) -> None:
    """What a record of somebody else's is like, nobody can say here.

    A member's settings may be those of the audit account, whichever mode that has: what they say of other accounts'
    stacks is not its own, and what of them its forwarders are made of stands in docs/accounts.md.
    """
    if spread.mode is Mode.MEMBER:
        return
    if spread.mode is not Mode.ACCOUNT and spread.organization and spread.organization.delegated_administrator:
        whose = "the management account's" if spread.mode is Mode.ORGANIZATION else "somebody else's"
        raise ValueError(
            f"organization.delegated_administrator: has no effect with mode {spread.mode.value!r}, whose trail is "
            f"{whose}; leave it out"
        )
    if spread.mode is not Mode.EXISTING:
        if spread.record is not None:
            raise ValueError(f"record: has no effect with mode {spread.mode.value!r}; write mode 'existing'")
        if spread.accounts.log_archive and spread.mode is Mode.ACCOUNT:
            raise ValueError("accounts.log_archive: has no effect with mode 'account'; write mode 'organization'")
        return
    said = [*spread.of_a_record, *(["accounts.log_archive"] if spread.accounts.log_archive else [])]
    if said:
        raise ValueError(
            f"{' and '.join(said)}: of no effect with mode 'existing', where bucket and trail are somebody else's; "
            "leave it out"
        )


def _members_have_a_bus(spread: Spread) -> None:
    accounts = spread.accounts
    if not accounts.members or spread.mode is Mode.MEMBER:
        return
    if accounts.members == "organization" and spread.organization is None:
        raise ValueError("accounts.members: 'organization' needs organization, with its id")
    if accounts.audit is None:
        who = accounts.members if isinstance(accounts.members, str) else ", ".join(accounts.members)
        raise ValueError(f"accounts.members: {who}: the account of the bus has to be known; write accounts.audit")
    if accounts.audit in accounts.members:
        raise ValueError(f"accounts.members: {accounts.audit} is accounts.audit, whose forwarders are there already")


def _units_can_send(spread: Spread) -> None:
    """A forwarder that the bus does not let in is deaf, and its alarm travels the same way."""
    if spread.organization is None or not spread.organization.units:
        return
    if spread.accounts.members != "organization" and spread.mode is not Mode.MEMBER:
        raise ValueError(
            "organization.units: the bus lets their accounts in with accounts.members 'organization' alone; write that"
        )
    if spread.partition == "aws-cn":
        raise ValueError(
            "organization.units: StackSets reach no organization in China; leave it out, and deploy each account with "
            "mode 'member'"
        )


def _is_of_each_account(spread: Spread) -> None:
    """A boundary's policy is of the account of the role, so that an ARN fits one account alone."""
    spreads = spread.accounts.members or spread.mode is Mode.ORGANIZATION
    if spreads and spread.boundary.startswith("arn:") and ":iam::aws:" not in spread.boundary:
        raise ValueError(
            f"permissions_boundary: {spread.boundary!r} is of one account, and the roles are of several; write the "
            "policy's name, and make it in each"
        )


def _is_of_the_deployment(spread: Spread) -> None:
    """ARNs of the record are of the home Region's partition, and a key of the home Region itself."""
    record, home = spread.record, spread.home_region
    if record is None:
        return
    if record.account and spread.accounts.audit is None:
        raise ValueError("record.account: its policies have to name the account that reads; write accounts.audit")
    for name, arn in (("key", record.key), ("trail", record.trail)):
        if arn and arn.split(":")[1] != spread.partition:
            raise ValueError(f"record.{name}: {arn!r} is of another partition than home_region {home!r}")
    if record.key and record.key.split(":")[3] != home:
        raise ValueError(
            f"record.key: {record.key!r} is in another Region than home_region {home!r}, where the lake reads"
        )


def _is_unit(text: str) -> None:
    # See https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html and API_OrganizationalUnit.html
    if not re.fullmatch(r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}", text):
        raise ValueError(f"{text!r} is no id of a root or an organizational unit; write r-ab12 or ou-ab12-34567890")


def _at_most(values: tuple[str, ...], most: int, what: str) -> tuple[str, ...]:
    if len(values) > most:
        raise ValueError(f"{len(values)} entries; write at most {most} {what}")
    return values
