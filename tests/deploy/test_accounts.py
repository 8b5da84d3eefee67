"""One deployment over three accounts: the trail in one, the record and the alerts in another, events of a third."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from aws_cdk import App
from botocore.exceptions import ClientError
from support.assembly import output
from support.lab_stacks import HOME, put
from support.template import Environment, Template

import custody
from custody.detections import get
from custody.doctor.live.organization import CLOUDTRAIL, STACK_SETS
from custody.doctor.result import State
from custody.settings.source import parse
from demo import inbox
from lab import Lab
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

MANAGEMENT, AUDIT, MEMBER = "111111111111", "123456789012", "222222222222"
LATER, STRANGER = "333333333333", "444444444444"
AWAY, FURTHER = "eu-west-1", "eu-west-2"


@dataclass(frozen=True)
class Organization:
    """A lab with the deployment on it."""

    aws: Lab
    queue: str
    forwarder: Template
    settings: dict[str, Any]

    def stop_a_trail(self, account: str, region: str = AWAY) -> None:
        """A call that is refused, and critical."""
        with pytest.raises(ClientError, match="TrailNotFound"):
            self.aws.client("cloudtrail", region, account=account).stop_logging(Name=f"custody-{account}")

    def told(self, *wanted: str) -> list[inbox.Mail]:
        """What was mailed since the last look."""
        return inbox.read(self.aws, HOME, self.queue, wanted=wanted, seconds=60 if wanted else 1)

    def instance(self, **state: str) -> Callable[[], object]:
        """Have the member's instance be so; returns how to mend it."""
        self.aws.leave_stack_instance("custody-members", MEMBER, AWAY, **state)
        return lambda: self.aws.leave_stack_instance("custody-members", MEMBER, AWAY)

    def deployed_automatically(self, *, wanted: bool) -> Callable[[], object]:
        """Change the StackSet by hand; returns how to mend it."""
        told = {"Enabled": wanted, "RetainStacksOnAccountRemoval": False}
        stack_sets = self.aws.client("cloudformation", HOME, account=MANAGEMENT)
        stack_sets.update_stack_set(StackSetName="custody-members", AutoDeployment=told, UsePreviousTemplate=True)
        return lambda: self.deployed_automatically(wanted=not wanted)

    def trusted(self, principal: str) -> Callable[[], object]:
        """Trust a service no longer; returns how to mend it."""
        client = self.aws.client("organizations", HOME, account=MANAGEMENT)
        client.disable_aws_service_access(ServicePrincipal=principal)
        return lambda: client.enable_aws_service_access(ServicePrincipal=principal)

    def administered(self, principal: str) -> Callable[[], object]:
        """Have the member administer a service; returns how to mend it."""
        client = self.aws.client("organizations", HOME, account=MANAGEMENT)
        told = {"AccountId": MEMBER, "ServicePrincipal": principal}
        client.register_delegated_administrator(**told)
        return lambda: client.deregister_delegated_administrator(**told)

    def projected(self) -> dict[str, list[str]]:
        """The accounts and Regions that the table of log files looks into."""
        glue = self.aws.client("glue", HOME)
        told = glue.get_table(DatabaseName="custody", Name="cloudtrail")["Table"]["Parameters"]
        return {name: told[f"projection.{name}.values"].split(",") for name in ("account", "region")}

    def recorded(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> set[tuple[str, str]]:
        """The accounts and Regions that there are records of."""
        self.aws.flush()
        for name, value in {**self.aws.environment(region=HOME), "XDG_CACHE_HOME": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        found = custody.ask("record-coverage", logs=f"s3://custody-audit-{AUDIT}-{HOME}")
        rows = (dict(zip(found.columns, row, strict=True)) for row in found.rows)
        return {(str(row["account"]), str(row["region"])) for row in rows}


@pytest.fixture(scope="module")
def organization(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organization]:
    with Lab.start(directory=tmp_path_factory.mktemp("accounts"), venv=lab_venv) as aws:
        id_ = aws.join(MEMBER, MANAGEMENT)
        assert aws.join(AUDIT, MANAGEMENT) == id_
        settings = {
            "mode": "organization",
            "regions": [HOME, AWAY],
            "accounts": {"audit": AUDIT, "log_archive": AUDIT, "members": "organization"},
            "organization": {"id": id_, "management_account": MANAGEMENT, "units": ["r-ab12"]},
            "alerts": {"group_seconds": 0},
        }
        trusted = aws.client("organizations", HOME, account=MANAGEMENT)
        for principal in (CLOUDTRAIL, STACK_SETS):
            trusted.enable_aws_service_access(ServicePrincipal=principal)
        app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
        with patch("stacks.deployment.all_detections", lambda _: [get("trail-stopped")]):
            build(app, parse({"custody": settings}))
        stacks = {stack.id: stack for stack in app.synth().stacks}
        made = stacks["custody-members"].template["Resources"]
        # That of the Region of global services says the same here.
        (members,) = {
            each["Properties"]["TemplateBody"] for each in made.values() if "TemplateBody" in each["Properties"]
        }
        for stack in stacks.values():
            env = stack.environment
            template = Template(stack.template, Environment.of(env.account, env.region))
            put(aws, stack.stack_name, template, region=env.region, account=env.account)
        forwarder = Template(json.loads(members), Environment.of(MEMBER, AWAY))
        found = Organization(aws, inbox.subscribe(aws, HOME), forwarder, settings)
        # What a StackSet does with its template; the lab's keeps it, and makes no stack.
        for region in (HOME, AWAY):
            put(aws, "StackSet-members", forwarder, region=region, account=MEMBER)
        yield found


def test_an_event_of_a_member_s_second_region_is_told_once_and_names_the_account(organization: Organization) -> None:
    organization.stop_a_trail(MEMBER)
    told = [mail for mail in organization.told("trail-stopped") if inbox.marks(mail.text, "trail-stopped")]
    (mail,) = told
    assert mail.subject.endswith(f"in {MEMBER} {AWAY}")


def test_the_management_account_is_heard_too(organization: Organization) -> None:
    organization.stop_a_trail(MANAGEMENT)
    (mail,) = organization.told("trail-stopped")
    assert mail.subject.endswith(f"in {MANAGEMENT} {AWAY}")


def test_an_account_that_joins_later_is_heard_and_recorded_without_a_deployment(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    organization.aws.join(LATER, MANAGEMENT)
    put(organization.aws, "StackSet-members", organization.forwarder, region=AWAY, account=LATER)
    organization.stop_a_trail(LATER)
    (mail,) = organization.told("trail-stopped")
    assert mail.subject.endswith(f"in {LATER} {AWAY}")
    assert organization.recorded(monkeypatch, tmp_path) >= {(LATER, AWAY)}


def test_an_account_that_joins_later_is_read_by_the_lake_without_a_deployment(organization: Organization) -> None:
    account = "666666666666"
    before = organization.projected()
    assert before == {"account": [AUDIT, MANAGEMENT], "region": [HOME, AWAY]}
    organization.aws.join(account, MANAGEMENT)
    organization.stop_a_trail(account, FURTHER)
    organization.aws.flush()
    assert organization.aws.run_schedule("custody-accounts", HOME)
    after = organization.projected()
    assert {name: values[:2] for name, values in after.items()} == before
    assert account in after["account"]
    assert FURTHER in after["region"]


def test_an_account_of_another_organization_is_not_let_in(organization: Organization) -> None:
    _record(organization.aws, STRANGER)
    put(organization.aws, "StackSet-members", organization.forwarder, region=AWAY, account=STRANGER)
    organization.stop_a_trail(STRANGER)
    assert organization.told() == []
    assert _undelivered(organization.aws, STRANGER) == "NO_PERMISSIONS"


@pytest.mark.parametrize(("role", "mails"), [("somebody", 0), (f"custody-forward-{AWAY}", 1)])
def test_a_member_sends_by_the_forwarder_s_role_alone(organization: Organization, role: str, mails: int) -> None:
    account = f"55555555555{mails}"
    organization.aws.join(account, MANAGEMENT)
    events = organization.aws.client("events", AWAY, account=account)
    pattern = {"source": ["aws.cloudtrail"], "detail": {"eventName": ["StopLogging"]}}
    events.put_rule(Name="own", EventPattern=json.dumps(pattern))
    bus = f"arn:aws:events:{HOME}:{AUDIT}:event-bus/custody"
    events.put_targets(
        Rule="own", Targets=[{"Id": "bus", "Arn": bus, "RoleArn": f"arn:aws:iam::{account}:role/{role}"}]
    )
    organization.stop_a_trail(account)
    assert len(organization.told(*["trail-stopped"] * mails)) == mails


FAULTS: dict[str, tuple[Callable[[Organization], Callable[[], object]], str, str, str]] = {
    "an instance that failed": (
        lambda at: at.instance(Status="OUTDATED", StatusReason="limit exceeded"),
        "members-current",
        "is OUTDATED: limit exceeded",
        f"update-stack-instances --stack-set-name custody-members --region {HOME} --regions {AWAY}",
    ),
    "an instance that cannot be deleted": (
        lambda at: at.instance(Status="INOPERABLE"),
        "members-current",
        "is INOPERABLE",
        "--retain-stacks, delete the stack in that account by hand",
    ),
    "an instance that somebody changed": (
        lambda at: at.instance(DriftStatus="DRIFTED"),
        "members-current",
        "has DRIFTED",
        "create-stack-instances",
    ),
    "accounts that join get nothing": (
        lambda at: at.deployed_automatically(wanted=False),
        "as-made",
        "AutoDeployment.Enabled is false, and was made true",
        "cdk deploy custody-members --revert-drift",
    ),
    "StackSets are not trusted": (
        lambda at: at.trusted(STACK_SETS),
        "service-trusted",
        "is not enabled",
        "aws cloudformation activate-organizations-access",
    ),
    "CloudTrail is not trusted": (
        lambda at: at.trusted(CLOUDTRAIL),
        "service-trusted",
        "is not enabled",
        f"enable-aws-service-access --service-principal {CLOUDTRAIL}",
    ),
    "somebody else leads the trail": (
        lambda at: at.administered(CLOUDTRAIL),
        "administered-here",
        "is no account of these settings",
        f"deregister-organization-delegated-admin --delegated-admin-account-id {MEMBER}",
    ),
}
"""What is broken, which returns how to mend it; the check that finds it; what that says; and the mend."""


def looked(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, account: str | None = None, **given: Any
) -> custody.Examination:
    """What the doctor sees with the credentials of an account."""
    for name, value in organization.aws.environment(region=HOME, account=account).items():
        monkeypatch.setenv(name, value)
    return custody.doctor(settings=parse({"custody": organization.settings}), **given)


def test_one_run_looks_at_every_account(organization: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    found = looked(organization, monkeypatch, role="reader")
    assert set(found.accounts) == {MANAGEMENT, AUDIT}
    assert found.of(State.UNSEEN) == ()
    right = {(each.account, each.check) for each in found.of(State.RIGHT)}
    assert {
        (MANAGEMENT, "as-made"),
        (MANAGEMENT, "members-current"),
        (MANAGEMENT, "service-trusted"),
        (MANAGEMENT, "administered-here"),
        (AUDIT, "key-usable"),
        (AUDIT, "bus-closed"),
    } <= right
    assert [each for each in found.of(State.APART) if "StackSet" in each.subject] == []
    assert [each for each in found.of(State.WRONG) if each.account == MANAGEMENT] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_organization_is_found(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    do, check, says, mend = FAULTS[fault]
    mended = do(organization)
    try:
        found = looked(organization, monkeypatch, MANAGEMENT)
    finally:
        mended()
    told = [each for each in found.of(State.WRONG) if each.account == MANAGEMENT]
    assert [(each.check, says in each.said, mend in each.mend) for each in told] == [(check, True, True)], told


def _record(aws: Lab, account: str) -> None:
    """Where no trail records, CloudTrail sends no events."""
    trail, bucket = aws.client("cloudtrail", HOME, account=account), f"trail-of-{account}"
    aws.client("s3", HOME, account=account).create_bucket(Bucket=bucket)
    trail.create_trail(Name="own", S3BucketName=bucket, IsMultiRegionTrail=True)
    trail.start_logging(Name="own")


def _undelivered(aws: Lab, account: str) -> str:
    """Why an event of an account could not be delivered; empty where all were."""
    sqs = aws.client("sqs", AWAY, account=account)
    url = sqs.get_queue_url(QueueName="custody-forward-dead-letters")["QueueUrl"]
    found = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages", [])
    return str(found[0]["MessageAttributes"]["ERROR_CODE"]["StringValue"]) if found else ""
