"""Topics and subscriptions."""

from __future__ import annotations

from support.assembly import alone

from custody_cdk import Alerts


def test_alerts_have_a_topic_a_severity_and_a_subscription_an_address() -> None:
    template = alone(lambda stack: Alerts(stack, "It", emails=["a@example.com", "b@example.com"]))
    assert {topic["TopicName"] for topic in template.all("AWS::SNS::Topic")} == {
        "custody-health",
        *(f"custody-alerts-{severity}" for severity in ("low", "medium", "high", "critical")),
    }
    mails = template.all("AWS::SNS::Subscription")
    assert len({(mail["TopicArn"], mail["Endpoint"]) for mail in mails}) == len(mails) == 10
    queue = ":custody-alerts-dead-letters"
    assert all(mail["RedrivePolicy"]["deadLetterTargetArn"].endswith(queue) for mail in mails)
