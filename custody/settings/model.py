"""The settings of one deployment: one frozen model for app.py, the constructs and the command line.

They live in ``cdk.json`` under the context key ``custody`` and are overridden with ``-c custody.key=value``
(:mod:`custody.settings.source`). Every error is one line that names the setting, its value and what to write.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal

from pydantic import ValidationInfo, field_validator, model_validator

from custody.aws.names import MAX_NAME_LENGTH, Names
from custody.aws.principals import policy_principals
from custody.aws.regions import Partition, partition_of
from custody.detections.parameters import DetectionSettings, ids_beside
from custody.errors import SettingsError
from custody.settings.accounts import (
    AccountSettings,
    Mode,
    OrganizationSettings,
    RecordSettings,
    Spread,
    insist_on_accounts,
)
from custody.settings.alerts import AlertSettings
from custody.settings.bus import NO_ARCHIVE, BusSettings
from custody.settings.exceptions import ExceptionSettings, insist_on_sense
from custody.settings.lake import LakeSettings
from custody.settings.questions import QuestionSettings
from custody.severity import Severity
from custody.strict_model import SettingsModel, check_each, refuse_duplicates, setting

_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+")
# What every tagging API takes; see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
_TAG_TEXT = re.compile(r"[\w .:/=+@-]*")
_TAG_KEY_LENGTH, _TAG_VALUE_LENGTH, _TAG_LIMIT = 128, 256, 40

DAYS_IN_SEVEN_YEARS = 2557


class ObjectLock(StrEnum):
    """How the audit bucket refuses deletion before retention ends."""

    NONE = "none"
    GOVERNANCE = "governance"
    COMPLIANCE = "compliance"


class Removal(StrEnum):
    """What ``cdk destroy`` does with the record."""

    RETAIN = "retain"
    DESTROY = "destroy"


class TrailSettings(SettingsModel):
    """The trail beyond its defaults."""

    cloudwatch_logs: bool = setting(
        default=False,
        write="true or false",
        description="Copy records to CloudWatch Logs as well. Costs 0.75 USD a GB, a third of it for delivery "
        "(unverified), plus storage; the alerts here do not need it.",
    )
    insights: bool = setting(
        default=False,
        write="true or false",
        description="Record unusual call and error rates (CloudTrail Insights). Costs 0.35 USD per 100,000 "
        "management events analysed (unverified).",
    )
    prefix: str = setting(
        "",
        write="letters, digits and !_.*'()- in parts divided by single slashes, none at the ends",
        description="Key prefix of the log files in the audit bucket.",
        pattern=r"^([A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*)?$",
        max_length=200,
    )


class Settings(SettingsModel):
    """Everything that one deployment can be told."""

    name: str = setting(
        "custody",
        write=f"2 to {MAX_NAME_LENGTH} lower-case letters, digits and single hyphens, beginning with a letter",
        description="Prefix of every physical name. A second deployment in an account needs another one, in whatever "
        "Region its home is: a trail's name is taken in every Region, and so are those of roles and policies.",
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        min_length=2,
        max_length=MAX_NAME_LENGTH,
    )
    home_region: str = setting(
        "us-east-1",
        write="a Region name such as eu-central-1",
        description="Region of the trail, the audit bucket, the custody bus and the alerts. Another one later makes a "
        "second deployment, which needs another `name` too.",
    )
    regions: tuple[str, ...] | Literal["all"] = setting(
        (),
        write='a list of Region names, or "all"',
        description="Regions whose events raise alerts; empty means only the home Region, `all` every Region of the "
        "partition where EventBridge exists. us-east-1 forwards the events of global services in any case. The trail "
        "records every Region whatever stands here.",
    )
    retention_days: int = setting(
        DAYS_IN_SEVEN_YEARS,
        write="a number of days from 1 to 36500",
        description="Days that log files are kept, and locked when object_lock is on. The default is seven years.",
        ge=1,
        le=36_500,
    )
    object_lock: ObjectLock = setting(
        ObjectLock.GOVERNANCE,
        write="none, governance or compliance",
        description="Lock on log files until retention ends: `governance` lets a principal with "
        "s3:BypassGovernanceRetention delete, `compliance` nobody, not even root, `none` leaves it to the bucket "
        "policy. Once on, it cannot be switched off.",
    )
    alert_emails: tuple[str, ...] = setting(
        (),
        write="a list of mail addresses",
        description="Addresses that every alert is mailed to; each has to confirm once.",
    )
    alerts: AlertSettings = setting(AlertSettings(), write="an object of settings", description="How alerts are told.")
    minimum_severity: Severity = setting(
        Severity.LOW,
        write="info, low, medium, high or critical",
        description="Detections below this severity get no rule and raise no alert.",
    )
    trail: TrailSettings = setting(TrailSettings(), write="an object of settings", description="The trail.")
    bus: BusSettings = setting(BusSettings(), write="an object of settings", description="The custody bus.")
    lake: LakeSettings = setting(LakeSettings(), write="an object of settings", description="The tables to ask.")
    detections: DetectionSettings = setting(
        DetectionSettings(), write="an object of settings", description="What the detections are told."
    )
    questions: QuestionSettings = setting(
        QuestionSettings(), write="an object of settings", description="What can be asked."
    )
    exceptions: tuple[ExceptionSettings, ...] = setting(
        (),
        write="a list of objects, each with reason, owner, until and what it covers",
        description="What raises no alert for a while. It stays in the record, in `custody scan` and in the report, "
        "where it is shown apart and not counted.",
    )
    mode: Mode = setting(
        Mode.ACCOUNT,
        write="account, organization, existing or member",
        description="What is deployed where: `account` all of it into one account, `organization` the record, its "
        "trail and the rest into three, `existing` no trail, for there is one already, `member` forwarders alone "
        "(docs/accounts.md).",
    )
    accounts: AccountSettings = setting(
        AccountSettings(), write="an object of settings", description="The accounts of the deployment."
    )
    organization: OrganizationSettings | None = setting(
        None,
        write="an object with id and management_account, or null",
        description="Makes the trail an organization trail.",
    )
    record: RecordSettings | None = setting(
        None,
        write="an object with bucket and maybe account, key and trail, or null",
        description="With `mode` `existing`, the trail and bucket that are there; with `member`, those of the audit "
        "account's.",
    )
    permissions_boundary: str | None = setting(
        None,
        write="the policy's name or its ARN, arn:aws:iam::111122223333:policy/NAME",
        description="IAM policy that bounds every role of the deployment.",
        pattern=r"^(arn:[a-z0-9-]+:iam::\d{12}:policy/)?[A-Za-z0-9_+=,.@/-]{1,512}$",
    )
    deployers: tuple[str, ...] = setting(
        (),
        write="a list of ARNs of roles or users, * for any characters, such as arn:aws:iam::111122223333:role/deploy-*",
        description="Who may change the audit bucket, besides CloudFormation's execution role as the CDK knows it. "
        "Needed where the stacks are deployed by other means: an own role, CLI credentials, StackSets, no bootstrap.",
    )
    doctor_principals: tuple[str, ...] = setting(
        (),
        write="a list of ARNs of roles or users, * for any characters, such as arn:aws:iam::111122223333:role/sec-*",
        description="Who may assume the role `NAME-doctor`, which `custody doctor --role NAME-doctor` looks with; it "
        "reads nothing of a record. Made in each account that these stacks are deployed to, and nowhere where this is "
        "empty. Who made the policy `NAME-doctor` by hand deletes it first.",
    )
    tags: dict[str, str] = setting(
        {}, write="an object of texts", description="Tags on every resource that takes them."
    )
    removal: Removal = setting(
        Removal.RETAIN,
        write="retain or destroy",
        description="What `cdk destroy` leaves: `retain` keeps key, buckets and records, `destroy` empties and deletes "
        "them (sandboxes only).",
    )

    @field_validator("mode", "object_lock", "minimum_severity", "removal", mode="before")
    @classmethod
    def _words_are_choices(cls, value: object, info: ValidationInfo) -> object:
        choices: dict[str | None, type[StrEnum]] = {
            "mode": Mode,
            "object_lock": ObjectLock,
            "minimum_severity": Severity,
            "removal": Removal,
        }
        choice = choices[info.field_name]
        return choice(value) if isinstance(value, str) and value in set(choice) else value

    @field_validator("home_region")
    @classmethod
    def _home_exists(cls, value: str) -> str:
        _region(value)
        return value

    @field_validator("alert_emails")
    @classmethod
    def _emails_are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        check_each(_is_address, value)
        refuse_duplicates(value)
        return value

    @field_validator("deployers", "doctor_principals")
    @classmethod
    def _principals_are_of_policies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return policy_principals(value)

    @field_validator("tags")
    @classmethod
    def _tags_fit(cls, value: dict[str, str]) -> dict[str, str]:
        if len(value) > _TAG_LIMIT:
            raise ValueError(f"{len(value)} tags; AWS takes 50 a resource and the deployment needs some: at most 40")
        check_each(_is_tag, value.items())
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        checks = (
            self._regions_belong_together,
            self._boundary_is_of_the_partition,
            self._archives_exist_there,
            self._a_locked_record_cannot_be_destroyed,
            self._exceptions_make_sense,
            self._accounts_make_sense,
        )
        check_each(lambda check: check(), checks)
        return self

    def _regions_belong_together(self) -> None:
        if self.regions != "all":
            self._regions_are_a_set(self.regions)
        self._regions_can_forward()

    def _regions_are_a_set(self, regions: tuple[str, ...]) -> None:
        refuse_duplicates(regions, "regions: ")
        check_each(self._region_is_of_the_partition, regions)
        if regions and self.home_region not in regions:
            raise ValueError(
                f"regions: {list(regions)} leaves out home_region {self.home_region!r}; add it, or choose a "
                "home Region among them"
            )

    def _region_is_of_the_partition(self, region: str) -> None:
        if _region(region, "regions: ").id != self.partition.id:
            raise ValueError(
                f"regions: {region!r} is in another partition than home_region {self.home_region!r}; "
                "make one deployment a partition"
            )

    def _regions_can_forward(self) -> None:
        if len(self.event_regions) > 1 and not self.partition.forwards_across_regions:
            raise ValueError(
                f"regions: EventBridge cannot send events across Regions in partition {self.partition.id!r}; keep "
                f"only the home Region {self.home_region!r} here and make one deployment a Region, each with a name of "
                "its own"
            )

    def _boundary_is_of_the_partition(self) -> None:
        boundary = self.permissions_boundary or ""
        if boundary.startswith("arn:") and boundary.split(":")[1] != self.partition.id:
            raise ValueError(
                f"permissions_boundary: {boundary!r} is of another partition than home_region {self.home_region!r}; "
                f"write arn:{self.partition.id}:iam::..., or the policy's name"
            )

    def _archives_exist_there(self) -> None:
        if self.bus.archive_days and self.home_region in NO_ARCHIVE:
            raise ValueError(
                f"bus.archive_days: EventBridge has no archives in home_region {self.home_region!r}; write 0, and "
                "rely on the log files to replay from"
            )

    def _a_locked_record_cannot_be_destroyed(self) -> None:
        if self.removal is Removal.DESTROY and self.object_lock is ObjectLock.COMPLIANCE:
            raise ValueError(
                "removal: 'destroy' cannot be done under object_lock 'compliance', which nobody can lift; write "
                "object_lock 'none' or 'governance' for a sandbox, or removal 'retain'"
            )

    def _exceptions_make_sense(self) -> None:
        if self.exceptions:
            insist_on_sense(self.exceptions, ids_beside(self.detections.folders))

    def _accounts_make_sense(self) -> None:
        written = [name for name in ("object_lock", "deployers") if name in self.model_fields_set]
        copied = [f"trail.{name}" for name in ("cloudwatch_logs", "insights") if getattr(self.trail, name)]
        insist_on_accounts(
            Spread(
                self.mode,
                self.accounts,
                self.organization,
                self.record,
                self.home_region,
                self.partition.id,
                (*written, *copied),
                self.permissions_boundary or "",
            )
        )

    @property
    def partition(self) -> Partition:
        """The partition of the home Region."""
        return partition_of(self.home_region)

    @property
    def names(self) -> Names:
        """Names and ARNs of the deployment, its account's number left out."""
        return Names(name=self.name, partition=self.partition.id, account="", home_region=self.home_region)

    @property
    def of_detections(self) -> DetectionSettings:
        """What detections and questions are told: this deployment's name is among what they watch."""
        names, keys = self.record.watched if self.record else ((), ())
        return self.detections.watching(self.name, *names, keys=keys).with_question_folders(self.questions.folders)

    @property
    def other_accounts(self) -> tuple[str, ...]:
        """The accounts, besides that of the bus, whose forwarders the app makes: the record's, and those named."""
        organization, members = self.organization, self.accounts.members
        # A StackSet never deploys to the management account, where the trail can be stopped.
        whole = self.mode is Mode.ORGANIZATION or members == "organization"
        record = (organization.management_account, self.accounts.log_archive) if whole and organization else ()
        found = dict.fromkeys(filter(None, (*record, *(() if members == "organization" else members))))
        found.pop(self.accounts.audit, None)
        return tuple(found)

    @property
    def discovers_accounts(self) -> bool:
        """Whether the lake looks by itself for the accounts that have log files."""
        if self.lake.accounts:
            return self.lake.accounts == "discovered"
        spread = self.mode is Mode.EXISTING and self.organization is not None
        return spread or self.mode is Mode.ORGANIZATION

    @property
    def event_regions(self) -> tuple[str, ...]:
        """The Regions whose events are forwarded, the home Region first."""
        chosen = self.partition.regions if self.regions == "all" else self.regions
        return (self.home_region, *(region for region in chosen if region != self.home_region))


def _region(name: str, where: str = "") -> Partition:
    try:
        return partition_of(name)
    except SettingsError as error:
        raise ValueError(f"{where}{error}") from None


def _is_address(text: str) -> None:
    if not _EMAIL.fullmatch(text):
        raise ValueError(f"{text!r} is no mail address; write one such as security@example.com")


def _is_tag(tag: tuple[str, str]) -> None:
    key, text = tag
    if key.lower().startswith("aws:") or not 0 < len(key) <= _TAG_KEY_LENGTH:
        raise ValueError(f"tag key {key!r}: 1 to 128 characters, and not beginning with aws:")
    for said in tag:
        if not _TAG_TEXT.fullmatch(said):
            raise ValueError(f"tag {said!r} has a character that AWS refuses; use letters, digits and _.:/=+-@")
    if len(text) > _TAG_VALUE_LENGTH:
        raise ValueError(f"the value of tag {key!r} is {len(text)} characters long; at most 256")
