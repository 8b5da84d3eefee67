"""A pipeline in a tooling account: Custody into the audit account, then forwarders into all members at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import App, Environment, Stack, Stage, pipelines
from aws_cdk import aws_codepipeline as codepipeline

from custody.settings import AccountSettings, Settings
from custody_cdk import Custody, EventForwarder

if TYPE_CHECKING:
    from collections.abc import Sequence

HOME = "eu-central-1"
TOOLING, AUDIT = "123456789012", "111122223333"
MEMBERS = {"Shop": "222233334444", "Web": "444455556666"}
CONNECTION = f"arn:aws:codeconnections:{HOME}:{TOOLING}:connection/11111111-2222-3333-4444-555555555555"

SETTINGS = Settings(
    home_region=HOME,
    # Global services such as IAM and ECR Public send their events in us-east-1.
    regions=(HOME, "us-east-1"),
    alert_emails=("security@example.com",),
    # The bus lets in the forwarders of these accounts, and of no others.
    accounts=AccountSettings(audit=AUDIT, members=tuple(MEMBERS.values())),
)


class AuditStage(Stage):
    """Record, alerts and lake of the audit account, and its own forwarders."""

    def __init__(self, scope: Stack, id_: str) -> None:
        super().__init__(scope, id_, env=Environment(account=AUDIT, region=HOME))
        home = Stack(self, "Custody", suppress_template_indentation=True)
        self.custody = Custody(home, "Custody", settings=SETTINGS)
        for forwarder in forwarders(
            self, self.custody, [region for region in SETTINGS.event_regions if region != HOME]
        ):
            # The bus has to be there before events are sent to it.
            forwarder.add_stack_dependency(home)


class MemberStage(Stage):
    """What sends a member account's events to the audit account."""

    def __init__(self, scope: Stack, id_: str, *, account: str, custody: Custody) -> None:
        super().__init__(scope, id_, env=Environment(account=account))
        forwarders(self, custody, SETTINGS.event_regions)


def forwarders(stage: Stage, custody: Custody, regions: Sequence[str]) -> list[Stack]:
    """A stack a Region, with a forwarder each."""
    stacks = [Stack(stage, f"Forwarder-{region}", env=Environment(region=region)) for region in regions]
    for stack in stacks:
        EventForwarder(
            stack,
            "Forwarder",
            bus_arn=custody.alarm_path.bus.arn,
            listens_for=custody.listens_for,
            name=SETTINGS.name,
        )
    return stacks


def build(app: App) -> Stack:
    """The pipeline's stack; what it deploys is in stages below it."""
    stack = Stack(app, "CustodyPipeline", env=Environment(account=TOOLING, region=HOME))
    source = pipelines.CodePipelineSource.connection("platform/audit", "main", connection_arn=CONNECTION)
    pipeline = pipelines.CodePipeline(
        stack,
        "Pipeline",
        synth=pipelines.ShellStep("Synth", input=source, commands=["pip install .", "npx cdk synth"]),
        cross_account_keys=True,
        pipeline_type=codepipeline.PipelineType.V2,
    )
    audit = AuditStage(stack, "Audit")
    pipeline.add_stage(audit)
    # The stages of a wave are deployed side by side.
    members = pipeline.add_wave("Members")
    for name, account in MEMBERS.items():
        members.add_stage(MemberStage(stack, name, account=account, custody=audit.custody))
    return stack


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
