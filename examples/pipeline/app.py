"""A pipeline in a tooling account that deploys Custody into two accounts, one after the other."""

from __future__ import annotations

from aws_cdk import App, Environment, Stack, Stage, pipelines
from aws_cdk import aws_codepipeline as codepipeline

from custody.settings import Settings
from custody.severity import Severity
from custody_cdk import Custody

REGION = "eu-central-1"
TOOLING, STAGING, PRODUCTION = "123456789012", "111122223333", "444455556666"
CONNECTION = f"arn:aws:codeconnections:{REGION}:{TOOLING}:connection/11111111-2222-3333-4444-555555555555"


class CustodyStage(Stage):
    """All of Custody in one account."""

    def __init__(self, scope: Stack, id_: str, *, account: str, settings: Settings) -> None:
        super().__init__(scope, id_, env=Environment(account=account, region=REGION))
        stack = Stack(self, "Custody", suppress_template_indentation=True)
        self.custody = Custody(stack, "Custody", settings=settings)


def build(app: App) -> Stack:
    """The pipeline's stack; the two accounts are stages below it."""
    stack = Stack(app, "CustodyPipeline", env=Environment(account=TOOLING, region=REGION))
    source = pipelines.CodePipelineSource.connection("shop/audit", "main", connection_arn=CONNECTION)
    synth = pipelines.ShellStep("Synth", input=source, commands=["pip install .", "npx cdk synth"])
    # Both accounts are bootstrapped with --trust of the tooling account.
    pipeline = pipelines.CodePipeline(
        stack, "Pipeline", synth=synth, cross_account_keys=True, pipeline_type=codepipeline.PipelineType.V2
    )
    staging = CustodyStage(stack, "Staging", account=STAGING, settings=Settings(minimum_severity=Severity.HIGH))
    production = CustodyStage(
        stack, "Production", account=PRODUCTION, settings=Settings(alert_emails=("security@example.com",))
    )
    pipeline.add_stage(staging)
    pipeline.add_stage(production, pre=[pipelines.ManualApprovalStep("Approve")])
    return stack


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
