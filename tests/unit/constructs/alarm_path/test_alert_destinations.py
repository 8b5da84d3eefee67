"""Destinations and routes: what is granted in the template, on exactly what, and what is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Annotations, Match
from support.assembly import alone
from support.variants import ACCOUNT

from custody.alerts.destinations import SECRETS
from custody.detections import get
from custody.errors import SettingsError
from custody.settings.destinations import MOST, DestinationKind, DestinationSettings, RouteSettings
from custody.severity import Severity
from custody_cdk import Alerts
from custody_cdk.alarm_path.alert_destinations import FORMATS, PACKED, told_destinations
from custody_cdk.alarm_path.function_code import unpacked

if TYPE_CHECKING:
    from support.template import Template as Resolved

REGION, OTHER = "eu-west-2", "444455556666"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:custody/chat-AbCdEf"
THEIRS = SECRET.replace(ACCOUNT, OTHER)
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:chat"
STREAM = f"arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/siem"


def made(kind: str = "slack", name: str = "chat", **more: Any) -> DestinationSettings:
    return DestinationSettings(name=name, kind=kind, **more)  # type: ignore[arg-type]


CHAT = made(secret=SECRET, key=KEY, minimum_severity=Severity.HIGH)
HUB = made("security-hub", "hub")
LAKE = made("firehose", "siem", target=STREAM)
ROOM = made("amazon-q", "room", target=TOPIC, key=KEY)
SHOP = RouteSettings(name="shop", emails=("shop@example.com",), to=("chat",), repository="shop/*")
GRAVE = RouteSettings(name="grave", to=("chat", "hub"), minimum_severity=Severity.CRITICAL)


def alerts(*destinations: DestinationSettings, routes: tuple[RouteSettings, ...] = ()) -> Resolved:
    return alone(
        lambda stack: Alerts(
            stack, "Alerts", detections=[get("trail-stopped")], destinations=destinations, routes=routes
        ),
        region=REGION,
        account=ACCOUNT,
    )


def function_of(template: Resolved, name: str = "custody-deliver") -> Any:
    (found,) = [each for each in template.all("AWS::Lambda::Function") if each.get("FunctionName") == name]
    return found


def statements(template: Resolved) -> dict[str, dict[str, Any]]:
    """Those of the role of the function that delivers."""
    (found,) = [by_sid for by_sid in policies(template) if "KeepUntold" in by_sid and "TakeFindings" not in by_sid]
    return found


def policies(template: Resolved) -> list[dict[str, Any]]:
    listed = [policy["PolicyDocument"]["Statement"] for policy in template.all("AWS::IAM::ManagedPolicy")]
    return [{each["Sid"]: each for each in found} for found in listed]


def test_each_destination_is_granted_what_it_needs_and_on_that_alone() -> None:
    found = statements(alerts(CHAT, HUB, LAKE, ROOM))
    granted = {sid: (each["Action"], each["Resource"]) for sid, each in found.items()}
    assert granted["ReadSecrets"] == (["secretsmanager:GetSecretValue"], [SECRET])
    assert granted["UseKeys0"] == (["kms:Decrypt"], [KEY])
    assert found["UseKeys0"]["Condition"] == {
        "StringEquals": {"kms:ViaService": f"secretsmanager.{REGION}.amazonaws.com"}
    }
    product = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default"
    assert granted["ImportFindings"] == (["securityhub:BatchImportFindings"], [product])
    hub = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:hub/default"
    assert granted["ResolveFindings"] == (["securityhub:BatchUpdateFindings"], [hub])
    assert granted["TellStreams"] == (["firehose:PutRecord"], [STREAM])
    assert granted["TellTopics"] == (["sns:Publish"], [TOPIC])
    assert granted["UseKeys1"] == (["kms:Decrypt", "kms:GenerateDataKey"], [KEY])
    assert not [each for each in found.values() if "*" in each["Resource"]]
    assert "Mail" not in found


def many(letters: int) -> list[DestinationSettings]:
    """As many as there may be, each with a secret of a long name and a key of its own."""
    names = [f"{'x' * letters}{number}" for number in range(MOST)]
    return [
        made(name=f"d{at}", secret=SECRET.replace("custody/chat", name), key=f"{KEY[:-1]}{at}")
        for at, name in enumerate(names)
    ]


def test_ten_with_long_names_and_keys_fit_into_one_policy() -> None:
    listed = many(230)
    found = statements(alerts(*listed))
    assert found["ReadSecrets"]["Resource"] == [each.secret for each in listed]
    assert found["UseKeys0"]["Resource"] == [each.key for each in listed]
    assert "UseKeys1" not in found
    assert len(json.dumps(list(found.values()), separators=(",", ":"))) < 6_100


def test_keys_are_used_through_the_service_and_in_the_region_of_what_they_encrypt_alone() -> None:
    near, far = (
        made(secret=SECRET, key=KEY),
        made(name="far", secret=SECRET.replace(REGION, "us-east-1"), key=f"{KEY}a"),
    )
    found = statements(alerts(near, far))
    via = {name: found[name]["Condition"]["StringEquals"]["kms:ViaService"] for name in ("UseKeys0", "UseKeys1")}
    assert via == {f"UseKeys{at}": f"secretsmanager.{r}.amazonaws.com" for at, r in enumerate((REGION, "us-east-1"))}
    assert [found[name]["Resource"] for name in via] == [[KEY], [f"{KEY}a"]]


def test_names_too_long_for_one_policy_are_told_in_a_line() -> None:
    with pytest.raises(SettingsError, match=r"over the 6,144 of IAM; give secrets shorter names") as error:
        alerts(*many(500))
    assert len(error.value.lines) == 1


@pytest.mark.parametrize("name", ["alerts-critical", "alerts-to-shop"])
def test_a_topic_of_the_alerts_own_is_no_room(name: str) -> None:
    room = made("amazon-q", "room", target=TOPIC.replace(":chat", f":custody-{name}"))
    with pytest.raises(SettingsError, match=r"destination room has as target .*, a topic of the alerts' own"):
        alerts(room, CHAT, routes=(SHOP,))


def test_the_function_that_writes_alerts_gets_no_secret_and_tells_the_other() -> None:
    template = alerts(CHAT)
    (writing,) = [list(each.values()) for each in policies(template) if "TakeFindings" in each]
    assert not [each for each in writing if any("secretsmanager" in action for action in each["Action"])]
    (invoke,) = [each for each in writing if each["Action"] == ["lambda:InvokeFunction"]]
    function = function_of(template, "custody-alert")
    assert invoke["Resource"] == [function["Environment"]["Variables"]["DELIVER"]]
    assert "TARGETS" not in function["Environment"]["Variables"]
    assert SECRET not in json.dumps(unpacked(function["Code"]["ZipFile"])["tables"])


def test_the_function_that_writes_alerts_knows_who_is_told_of_what_and_who_of_each_finding() -> None:
    function = function_of(alerts(CHAT, HUB, routes=(SHOP, GRAVE)), "custody-alert")
    (chat, hub, shop) = unpacked(function["Code"]["ZipFile"])["tables"]["DESTINATIONS"]["listed"]
    shop_s, low = {"without": [], "repository": "shop/*"}, ["info", "low", "medium"]
    assert chat == {"name": "chat", "each": False, "without": low, "routes": [shop_s, {"without": [*low, "high"]}]}
    assert hub == {
        "name": "hub",
        "each": True,
        "resolves": True,
        "without": [],
        "routes": [{"without": [*low, "high"]}],
    }
    assert shop == {"name": "shop", "each": False, "without": [], "routes": [shop_s]}


def test_a_route_with_addresses_has_a_topic_of_its_own() -> None:
    template = alerts(CHAT, routes=(SHOP, GRAVE))
    topics = {each["TopicName"]: each for each in template.all("AWS::SNS::Topic")}
    assert "custody-alerts-to-grave" not in topics
    assert topics["custody-alerts-to-shop"]["KmsMasterKeyId"] == topics["custody-alerts-critical"]["KmsMasterKeyId"]
    subscriptions = [each for each in template.all("AWS::SNS::Subscription") if each.get("RedrivePolicy")]
    assert [each["Endpoint"] for each in subscriptions] == ["shop@example.com"]
    found = statements(template)
    assert found["Mail"]["Action"] == ["sns:Publish"]
    assert len(found["Mail"]["Resource"]) == 1
    assert list(json.loads(function_of(template)["Environment"]["Variables"]["ROUTE_TOPICS"])) == ["shop"]
    # What its subscription cannot deliver is kept as well.
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:custody-alerts-to-shop"
    assert any(
        arn in str(statement.get("Condition"))
        for policy in template.all("AWS::SQS::QueuePolicy")
        for statement in policy["PolicyDocument"]["Statement"]
    )


def test_what_the_function_knows_is_what_the_settings_say() -> None:
    code = unpacked(function_of(alerts(CHAT, HUB, routes=(SHOP, GRAVE)))["Code"]["ZipFile"])
    assert code["tables"]["DESTINATIONS"] == {"listed": told_destinations([CHAT, HUB], [SHOP, GRAVE])}
    assert code["tables"]["DESTINATIONS"]["listed"] == [
        {
            "name": "chat",
            "kind": "slack",
            "secret": SECRET,
            "without": ["info", "low", "medium"],
            "routes": [
                {"without": [], "repository": "shop/*"},
                {"without": ["info", "low", "medium", "high"]},
            ],
        },
        {
            "name": "hub",
            "kind": "security-hub",
            "without": [],
            "routes": [{"without": ["info", "low", "medium", "high"]}],
        },
        {"name": "shop", "kind": "mail", "without": [], "routes": [{"without": [], "repository": "shop/*"}]},
    ]
    packed = {module.__name__ for module in (*PACKED, *FORMATS["slack"], *FORMATS["security-hub"])}
    assert {name for name, text in code["modules"].items() if text} == packed


def test_without_any_there_is_no_function() -> None:
    template = alerts()
    assert [each["FunctionName"] for each in template.all("AWS::Lambda::Function")] == ["custody-alert"]
    variables = function_of(template, "custody-alert")["Environment"]["Variables"]
    assert variables.keys() & {"TARGETS", "DELIVER", "DEAD_LETTERS"} == set()


def test_its_log_is_encrypted_by_the_key_which_lets_it() -> None:
    template = alerts(HUB)
    (group,) = [each for each in template.all("AWS::Logs::LogGroup") if each["LogGroupName"].endswith("-deliver")]
    assert group["KmsKeyId"]
    (key,) = template.all("AWS::KMS::Key")
    assert f"log-group:{group['LogGroupName']}" in str(key["KeyPolicy"])


@pytest.mark.parametrize(("secret", "warned"), [(SECRET, 0), (THEIRS, 1)])
def test_a_secret_of_another_account_is_told(secret: str, warned: int) -> None:
    stack = Stack(App(), "Alerts", env=Environment(region=REGION, account=ACCOUNT))
    Alerts(stack, "Alerts", detections=[get("trail-stopped")], destinations=[made(secret=secret)])
    said = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp(f"is in account {OTHER}.*"))
    assert len(said) == warned


def test_settings_and_function_know_the_same_kinds() -> None:
    """The settings may not import what makes the requests."""
    assert set(FORMATS) == set(DestinationKind)
    assert set(SECRETS) == {each for each in DestinationKind if made_of(each).takes_secret}


def made_of(kind: DestinationKind) -> DestinationSettings:
    target = {"amazon-q": TOPIC, "firehose": STREAM}.get(kind)
    return made(kind, target=target, secret=None if target or kind == "security-hub" else SECRET)
