"""The function that sends alerts, in a Python of its own: to a real server over TLS, and to what stands for AWS."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.alert_formats import check_amazon_q, check_asff, check_ocsf, check_slack, harmless
from support.loopback import Loopback, authority, serving
from unit.alerts.test_alert import of
from unit.alerts.test_hostile import HOSTILE, put_everywhere
from unit.alerts.test_message import first_sample

from custody.alerts.alert import Alert, as_document, of_document
from custody.alerts.compose import raw_alert
from custody.alerts.destinations import SECRETS
from custody.alerts.resolution import TAKEN_BACK, Resolution, by_exceptions
from custody_cdk.alarm_path.alert_destinations import delivery_code

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION, ACCOUNT = "eu-west-2", "111122223333"
DEAD = f"arn:aws:sqs:{REGION}:{ACCOUNT}:custody-alerts-dead-letters"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:custody/chat-AbCdEf"

RUN = """
import json, sys, types

asked = json.load(sys.stdin)
sent = []


class Service:
    def __init__(self, service, region_name=None, config=None):
        self.service, self.region = service, region_name

    def __getattr__(self, call):
        def made(**said):
            if self.service in asked["refused"]:
                raise RuntimeError("S3CRET")
            if call == "get_secret_value":
                return {"SecretString": json.dumps(asked["secret"])}
            if call == "get_queue_url":
                return {"QueueUrl": said["QueueName"]}
            said = {k: v.decode() if isinstance(v, bytes) else v for k, v in said.items()}
            record = said.get("Record")
            if record:
                said["Record"] = record["Data"].decode()
            sent.append({"call": call, "region": self.region, **said})
            unprocessed = [{"ErrorCode": "FindingNotFound"}] * asked["unprocessed"]
            failed = {"FailedCount": asked["failed"], "FailedFindings": [{"ErrorCode": "InvalidInput"}]}
            return {**failed, "UnprocessedFindings": unprocessed}
        return made


class Context:
    invoked_function_arn = asked["arn"]

    def get_remaining_time_in_millis(self):
        return asked["left"]


boto3 = types.ModuleType("boto3")
boto3.client = Service
botocore = types.ModuleType("botocore")
botocore.config = types.ModuleType("botocore.config")
botocore.config.Config = dict
botocore.exceptions = types.ModuleType("botocore.exceptions")
botocore.exceptions.BotoCoreError = botocore.exceptions.ClientError = LookupError
sys.modules |= {"boto3": boto3, "botocore": botocore, "botocore.config": botocore.config}
sys.modules |= {"botocore.exceptions": botocore.exceptions}
space = {"__name__": "index"}
exec(compile(asked["code"], "index.py", "exec"), space)
failed = ""
try:
    for event in asked["events"]:
        space["handler"](event, Context())
except Exception as error:
    failed = repr(error)
print("\\n" + json.dumps({"sent": sent, "raised": failed}))
"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    yield from serving()


def event_of(alert: Alert) -> dict[str, Any]:
    """What the function that writes alerts sends."""
    apart = {name: value for name, value in as_document(alert).items() if name not in {"subject", "text"}}
    finding = {"detection": alert.detection, "event": {}}
    told = {"id": "m-1", "severity": alert.severity, "subject": alert.subject, "text": alert.text}
    return {**told, "alert": json.loads(json.dumps(apart)), "finding": finding}


def destination(kind: str, **more: Any) -> dict[str, Any]:
    secret = {"secret": SECRET} if kind in SECRETS else {}
    return {"name": f"our-{kind}", "kind": kind, "without": [], "routes": [], **secret, **more}


def run(
    *alerts: Alert,
    to: list[dict[str, Any]],
    secret: dict[str, str] | None = None,
    refused: tuple[str, ...] = (),
    failed: int = 0,
    left: int = 60_000,
    named: list[str] | None = None,
    resolved: Any = None,
    unprocessed: int = 0,
) -> dict[str, Any]:
    """What the packed code sends by AWS's calls, what it raises, and what it prints."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:custody-deliver"
    asked = {
        "code": delivery_code(to),
        "events": [
            event_of(each) | ({} if named is None else {"to": named}) | ({"resolved": resolved} if resolved else {})
            for each in alerts
        ],
        "secret": secret or {},
        "arn": arn,
    }
    with authority().cert_pem.tempfile() as trusted:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", RUN],
            input=json.dumps({**asked, "refused": refused, "failed": failed, "left": left, "unprocessed": unprocessed}),
            env={
                "DEAD_LETTERS": DEAD,
                "ROUTE_TOPICS": json.dumps({"our-mail": "topic-of-the-route"}),
                "SSL_CERT_FILE": trusted,
            },
            capture_output=True,
            text=True,
            check=True,
        )
    *lines, last = done.stdout.splitlines()
    return {**json.loads(last), "printed": "\n".join(lines) + done.stderr}


ALERT = of("trail-stopped")
EXCEPTED = by_exceptions(["until 2027-03-01: moved (platform, ticket OPS-42)"])._asdict()


def test_an_alert_survives_the_way_between_the_functions() -> None:
    for alert in (ALERT, raw_alert("{broken"), of("image-scan-found-critical")):
        assert of_document(json.loads(json.dumps(as_document(alert)))) == alert


def test_a_chat_is_told_over_tls(server: Loopback) -> None:
    found = run(ALERT, to=[destination("slack")], secret={"url": f"{server.url}/S3CRET"})
    check_slack(server.body())
    assert (found["sent"], found["raised"], found["printed"].strip()) == ([], "", "")


@pytest.mark.parametrize("kind", ["teams", "pagerduty", "opsgenie", "jira", "webhook"])
def test_what_is_packed_for_a_kind_is_all_that_it_needs(kind: str, server: Loopback) -> None:
    secret = dict.fromkeys(SECRETS[kind], "x" * 32) | {"url": server.url}
    found = run(ALERT, to=[destination(kind)], secret=secret)
    assert (found["sent"], found["printed"].strip(), len(server.got)) == ([], "", 1)


def test_aws_s_own_are_told_in_their_formats() -> None:
    topic, stream = f"arn:aws:sns:us-east-1:{ACCOUNT}:chat", f"arn:aws:firehose:us-west-2:{ACCOUNT}:deliverystream/siem"
    kinds = [
        destination("security-hub"),
        destination("firehose", target=stream),
        destination("amazon-q", target=topic),
        destination("mail"),
    ]
    hub, lake, room, mail = run(ALERT, to=kinds)["sent"]
    (finding,) = hub["Findings"]
    check_asff(finding)
    assert (hub["call"], hub["region"], finding["AwsAccountId"]) == ("batch_import_findings", REGION, ACCOUNT)
    check_ocsf(json.loads(lake["Record"]))
    assert (lake["call"], lake["region"], lake["DeliveryStreamName"]) == ("put_record", "us-west-2", "siem")
    assert lake["Record"].endswith("\n")
    check_amazon_q(json.loads(room["Message"]))
    assert (room["TopicArn"], room["region"]) == (topic, "us-east-1")
    assert mail == {
        "call": "publish",
        "region": REGION,
        "TopicArn": "topic-of-the-route",
        "Subject": ALERT.subject,
        "Message": ALERT.text,
    }


@pytest.mark.parametrize("answer", [404, 500, (302, {"Location": "https://localhost/S3CRET"})])
def test_what_one_does_not_take_is_kept_and_holds_up_nobody(answer: Any, server: Loopback) -> None:
    server.answers = [answer]
    values = {"url": f"{server.url}/S3CRET", "key": "S3CRET"}
    found = run(ALERT, to=[destination("slack"), destination("mail")], secret=values, left=24_000)
    dead, mail = found["sent"]
    assert mail["TopicArn"] == "topic-of-the-route"
    assert (dead["call"], dead["QueueUrl"]) == ("send_message", "custody-alerts-dead-letters")
    # Moved back to the alerts' queue it is told again, to this one alone.
    assert json.loads(dead["MessageBody"]) == {**event_of(ALERT), "to": ["our-slack"], "finding": None}
    assert dead["MessageAttributes"]["TARGET"]["StringValue"] == "our-slack"
    assert "it answers" in dead["MessageAttributes"]["ERROR"]["StringValue"]
    assert f"alert {ALERT.id} could not be told to our-slack: it answers" in found["printed"]
    assert "S3CRET" not in json.dumps(found)


def test_security_hub_that_refuses_a_finding_is_a_failure() -> None:
    found = run(ALERT, to=[destination("security-hub")], failed=1)
    error = found["sent"][1]["MessageAttributes"]["ERROR"]["StringValue"]
    assert error == "'our-security-hub: Security Hub does not take it: InvalidInput'"


def test_of_an_error_that_nobody_knows_nothing_is_repeated() -> None:
    found = run(ALERT, to=[destination("slack")], refused=("secretsmanager",))
    (dead,) = found["sent"]
    assert dead["MessageAttributes"]["ERROR"]["StringValue"] == "'our-slack: RuntimeError'"
    assert "S3CRET" not in json.dumps(found)


def test_what_cannot_be_kept_either_raises_so_that_lambda_keeps_it() -> None:
    found = run(ALERT, to=[destination("slack")], refused=("secretsmanager", "sqs"))
    assert found["raised"] == "DeliveryError('our-slack: RuntimeError; not kept: RuntimeError')"


def test_what_cannot_be_kept_holds_up_nobody_behind_it() -> None:
    found = run(ALERT, to=[destination("slack"), destination("mail")], refused=("secretsmanager", "sqs"))
    assert [each["TopicArn"] for each in found["sent"]] == ["topic-of-the-route"]
    assert found["raised"].startswith("DeliveryError('our-slack: ")


def test_no_time_is_begun_that_there_is_not(server: Loopback) -> None:
    found = run(ALERT, to=[destination("slack")], secret={"url": server.url}, left=19_000)
    assert server.got == []
    assert "no time is left" in found["sent"][0]["MessageAttributes"]["ERROR"]["StringValue"]


def test_who_does_not_want_to_know_is_not_told() -> None:
    quiet = destination("mail", without=["critical"])
    routed = destination("mail", routes=[{"without": [], "repository": "shop/*"}])
    push = of("image-pushed")
    found = run(ALERT, push, to=[quiet, routed])["sent"]
    assert [each["Subject"] for each in found] == [push.subject, push.subject]


@pytest.mark.parametrize(
    ("resolved", "status"), [(True, "Resolved"), (Resolution()._asdict(), "Resolved"), (EXCEPTED, "Suppressed")]
)
def test_what_is_resolved_is_ended_by_the_same_id(server: Loopback, resolved: Any, status: str) -> None:
    """``True`` is what the version before this one sent."""
    why = resolved["why"] if isinstance(resolved, dict) else TAKEN_BACK
    secret = {"url": server.url, "routing_key": "x" * 32, "api_key": "k"}
    stream = f"arn:aws:firehose:us-west-2:{ACCOUNT}:deliverystream/siem"
    kinds = ["pagerduty", "opsgenie", "security-hub"]
    listed = [*map(destination, kinds), destination("firehose", target=stream)]
    names = [each["name"] for each in listed]
    hub, update, lake = run(ALERT, to=listed, secret=secret, named=names, resolved=resolved)["sent"]
    (_, _, paged), (path, _, noted) = server.got
    assert json.loads(paged) == {"routing_key": "x" * 32, "event_action": "resolve", "dedup_key": ALERT.id}
    assert path == f"/{ALERT.id}/close?identifierType=alias"
    assert json.loads(noted)["note"] == why
    (finding,) = hub["Findings"]
    check_asff(finding)
    assert (finding["Id"], finding["RecordState"]) == (ALERT.id, "ARCHIVED")
    record = json.loads(lake["Record"])
    check_ocsf(record)
    assert (record["finding_info"]["uid"], record["status"], record["status_detail"]) == (ALERT.id, status, why)
    assert update == {
        "call": "batch_update_findings",
        "region": REGION,
        "FindingIdentifiers": [{"Id": ALERT.id, "ProductArn": finding["ProductArn"]}],
        "Note": {"Text": why, "UpdatedBy": "custody"},
        "Workflow": {"Status": "RESOLVED"},
    }


def test_security_hub_that_does_not_update_a_finding_is_a_failure() -> None:
    found = run(ALERT, to=[destination("security-hub")], resolved=EXCEPTED, unprocessed=1)
    *_, dead = found["sent"]
    said = "'our-security-hub: Security Hub does not update it: FindingNotFound'"
    assert dead["MessageAttributes"]["ERROR"]["StringValue"] == said
    # Moved back it is tried again, and still says that it is resolved.
    assert json.loads(dead["MessageBody"])["resolved"] == EXCEPTED


def test_an_alert_of_which_some_findings_stay_open_is_noted_where_that_can_be_and_ended_nowhere(
    server: Loopback,
) -> None:
    secret = {name: "x" * 32 for kind in ("pagerduty", "opsgenie") for name in SECRETS[kind]} | {"url": server.url}
    to = [destination("pagerduty"), destination("opsgenie")]
    found = run(ALERT, to=to, secret=secret, resolved=Resolution(left=2)._asdict())
    ((path, _, body),) = server.got
    assert (path, found["sent"]) == (f"/{ALERT.id}/notes?identifierType=alias", [])
    said = f"{TAKEN_BACK} 2 findings of this alert stay open."
    assert json.loads(body) == {"source": "custody", "note": said}


def test_an_issue_gets_a_comment_and_its_transition_and_the_log_says_what_it_did_not_get(server: Loopback) -> None:
    issues, none = (json.dumps(each).encode() for each in ({"issues": [{"key": "SEC-7"}]}, {"transitions": []}))
    secret = dict.fromkeys(SECRETS["jira"], "x") | {"url": server.url}
    server.answers = [(200, {}, issues), 201, (200, {}, none)]
    found = run(ALERT, to=[destination("jira")], secret=secret, resolved=EXCEPTED)
    assert found["sent"] == []
    said = "SEC-7 has a comment and no transition: none leads to done from the status that it has"
    assert found["printed"].strip() == f"alert {ALERT.id} at our-jira: {said}"
    assert EXCEPTED["why"] in server.got[1][2].decode()


def test_those_that_are_named_are_told_whatever_their_routes_and_no_others() -> None:
    routed = destination("mail", routes=[{"without": [], "repository": "bank/*"}])
    hub = destination("security-hub")
    for named, calls in ((["our-mail"], ["publish"]), (["our-security-hub"], ["batch_import_findings"]), ([], [])):
        assert [each["call"] for each in run(ALERT, to=[routed, hub], named=named)["sent"]] == calls


@pytest.mark.parametrize("text", HOSTILE[:1] + HOSTILE[8:11] + HOSTILE[19:25], ids=range(10))
def test_hostile_values_arrive_harmless(text: str, server: Loopback) -> None:
    sample = first_sample("image-pushed")
    alert = of("image-pushed", {**sample, "detail": put_everywhere(sample["detail"], text)})
    run(alert, to=[destination("webhook")], secret={"url": server.url, "key": "k"})
    harmless(server.body())
