"""A team's app: the constructs one by one, with a detection of its own and targets of its own."""

from __future__ import annotations

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs

from custody.detections import Detection, get
from custody.patterns import Pattern
from custody.severity import Severity
from custody_cdk import Alerts, AuditBus, AuditTrail, DetectionRules, EventForwarder

NAME = "shop"

RELEASE_DELETED = Detection(
    id="shop-release-deleted",
    title="An image of the shop's releases was deleted",
    severity=Severity.CRITICAL,
    why="What the shop runs can be rolled back to its last ten releases, and to no other image.",
    runbook=("Stop the rollout, and build the deleted release again from its tag.",),
    false_positives=("A release that was withdrawn is removed on purpose: there is a ticket for it.",),
    references=("https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html",),
    pattern=Pattern.of(
        {
            "source": ["aws.ecr"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": ["ecr.amazonaws.com"],
                "eventName": ["BatchDeleteImage"],
                "errorCode": [{"exists": False}],
                "requestParameters": {"repositoryName": [{"prefix": "shop/release"}]},
            },
        }
    ),
)
DETECTIONS = (RELEASE_DELETED, get("image-pushed-by-a-human"), get("trail-stopped"), get("trail-changed"))

PAGE = """
def handler(event, _context):
    print(event["severity"], event["subject"], event["finding"]["detection"])
"""


class ShopAudit(Stack):
    """The record, a few detections, and alerts into the team's own queue and function."""

    def __init__(self, scope: App, id_: str, *, env: Environment) -> None:
        super().__init__(scope, id_, env=env)
        self.trail = AuditTrail.for_account(self, "Trail", name=NAME)
        bus = AuditBus(self, "Bus", name=NAME, archive_days=30)
        self.alerts = Alerts(self, "Alerts", name=NAME, bus_name=NAME, detections=DETECTIONS)
        rules = DetectionRules(self, "Detections", bus=bus, alerts=self.alerts, detections=DETECTIONS)
        EventForwarder(
            self,
            "Forwarder",
            bus_arn=bus.arn,
            listens_for=[each.pattern for each in rules.detections if each.pattern],
            name=NAME,
            alarm_topic_arns=[self.alerts.topic(Severity.CRITICAL)],
            after=[bus.resource, bus.policy],
        )
        self._tell()

    def _tell(self) -> None:
        """Everything becomes a ticket; what is critical pages somebody."""
        tickets = sqs.Queue(
            self, "Tickets", encryption_master_key=kms.Key(self, "TicketsKey", enable_key_rotation=True)
        )
        page = lambda_.Function(
            self,
            "Page",
            code=lambda_.Code.from_inline(PAGE),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            timeout=Duration.seconds(10),
            role=iam.Role(self, "PageRole", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
        )
        self.alerts.add_target(tickets)
        self.alerts.add_target(page, minimum_severity=Severity.CRITICAL)


def build(app: App) -> ShopAudit:
    """One stack of one account and Region."""
    return ShopAudit(app, "ShopAudit", env=Environment(account="111122223333", region="eu-central-1"))


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
