"""Topics and subscriptions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from support.assembly import alone

from custody.detections import get
from custody.settings.alerts import AlertSettings
from custody_cdk import Alerts
from custody_cdk.alarm_path.alert_code import words_of


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


def test_words_link_to_the_pages_of_ours_where_the_settings_say_where_they_are() -> None:
    url = "https://wiki.example.com/custody/{detection}"
    own = replace(get("image-pushed"), id="own-one", area="own")
    found = words_of([get("trail-stopped"), own], url)
    assert found["trail-stopped"]["more"] == "https://wiki.example.com/custody/trail-stopped"
    assert [id_ for id_, words in found.items() if "more" in words] == ["trail-stopped"]
    assert [id_ for id_, words in words_of([get("trail-stopped")]).items() if "more" in words] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://wiki.example.com/{detection}",
        "https://wiki.example.com/custody",
        "https://wiki.example.com/{detection}|x",
        "https://wiki.example.com/<{detection}>",
        "https://wiki.example.com/{detection}?a=b",
        "https://user@wiki.example.com/{detection}",
        "https://wiki.example.com/ {detection}",
    ],
)
def test_an_address_that_a_format_would_read_as_more_is_none(url: str) -> None:
    with pytest.raises(ValidationError, match="documentation_url"):
        AlertSettings(documentation_url=url)
