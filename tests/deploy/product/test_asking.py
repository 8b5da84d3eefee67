"""Every call that asking makes, recorded while it is made, against the policies as they are deployed.

The lab lets everybody do everything, so what AWS would say is asked of the policies here: of whoever calls, of the
bucket, topic or queue that is called, and of the key that it is encrypted with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from boto3.session import Session
from botocore.client import BaseClient
from support.iam import Answer, Request, ask, many, statements

from custody.aws.names import Names
from custody.cli.run import run
from custody.engines.athena import AthenaEngine, Progress
from custody_cdk.lake.ask_question_handler import QUESTIONS, handler
from demo.deployment import HOME, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.product import Product

    from lab import Lab

pytestmark = pytest.mark.lab

Need = tuple[str, str, dict[str, str]]
"""Action, resource and what else IAM is told."""


@dataclass(frozen=True)
class Call:
    """One call of the SDK."""

    service: str
    operation: str
    region: str
    parameters: dict[str, Any]


@pytest.fixture
def calls(deployed: Product, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Call]:
    """Every call from here on, which is made as ever; the shell is one with the lab's credentials."""
    made: list[Call] = []
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # where all calls pass

    def recorded(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        meta = client.meta
        made.append(Call(meta.service_model.service_name, operation, meta.region_name, parameters))
        return call(client, operation, parameters)

    for name, value in {**deployed.aws.environment(region=HOME), "XDG_CACHE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(BaseClient, "_make_api_call", recorded)
    return made


@dataclass(frozen=True)
class Account:
    """The ARNs of the lab's account."""

    aws: Lab

    @property
    def number(self) -> str:
        return self.aws.state.account

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{HOME}:{self.number}:{resource}"

    def workgroup(self, call: Call) -> str:
        """The workgroup that IAM asks about, which a call often names by a query of it alone."""
        athena, told = self.aws.client("athena", HOME), call.parameters
        if "NamedQueryId" in told:
            query = athena.get_named_query(NamedQueryId=told["NamedQueryId"])["NamedQuery"]
            return str(query["WorkGroup"])
        if "QueryExecutionId" in told:
            return str(athena.get_query_execution(**_id(told))["QueryExecution"]["WorkGroup"])
        return str(told["WorkGroup"])

    def needs(self, call: Call) -> list[Need]:
        """What IAM is asked before a call; fails for a call that nobody has thought about."""
        told = call.parameters
        action = f"{call.service}:{call.operation}"
        match call.service, call.operation:
            case "sts", "GetCallerIdentity":
                return []
            case "athena", operation:
                group = self.workgroup(call)
                more = self.answers(group) if operation == "StartQueryExecution" else ()
                return [(action, self.arn("athena", f"workgroup/{group}"), {}), *more]
            case "s3", "HeadBucket" | "ListObjectsV2":
                return [("s3:ListBucket", f"arn:aws:s3:::{told['Bucket']}", {})]
            case "s3", "GetObject":
                return [(action, f"arn:aws:s3:::{told['Bucket']}/{told['Key']}", {}), self.through("custody")]
            case "cloudtrail", "DescribeTrails" | "LookupEvents":
                return [(action, "*", {"aws:RequestedRegion": call.region})]
            case "sqs", "GetQueueUrl" | "SendMessage" as operation:
                queue = self.arn("sqs", told.get("QueueName") or told["QueueUrl"].rpartition("/")[2])
                keys = ("kms:Decrypt", "kms:GenerateDataKey") if operation == "SendMessage" else ()
                return [(action, queue, {}), *(self.through("custody-alerts", key, "sqs") for key in keys)]
        pytest.fail(f"{action}: say here what IAM asks for it")

    def through(self, alias: str, action: str = "kms:Decrypt", service: str = "s3") -> Need:
        """Use of a key through a service, which encrypts what it keeps."""
        context = {
            "kms:CallerAccount": self.number,
            "kms:ResourceAliases": f"alias/{alias}",
            "kms:ViaService": f"{service}.{HOME}.amazonaws.com",
        }
        (key,) = [
            each["TargetKeyId"]
            for each in self.aws.client("kms", HOME).list_aliases()["Aliases"]
            if each["AliasName"] == f"alias/{alias}"
        ]
        return action, self.arn("kms", f"key/{key}"), context

    def answers(self, workgroup: str) -> Iterator[Need]:
        """What Athena does for a query with its caller's permissions.

        See https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
        """
        yield "athena:GetDataCatalog", self.arn("athena", "datacatalog/AwsDataCatalog"), {}
        for table in self.aws.client("glue", HOME).get_tables(DatabaseName="custody")["TableList"]:
            for resource in ("catalog", "database/custody", f"table/custody/{table['Name']}"):
                yield "glue:GetTable", self.arn("glue", resource), {}
            place = table.get("StorageDescriptor", {}).get("Location", "").removeprefix("s3://")
            if place:
                yield "s3:GetObject", f"arn:aws:s3:::{place.rstrip('/')}/some/file", {}
                yield "s3:ListBucket", f"arn:aws:s3:::{place.partition('/')[0]}", {}
        results = f"arn:aws:s3:::custody-results-{self.number}-{HOME}"
        yield "s3:GetBucketLocation", results, {}
        for action in ("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"):
            yield action, f"{results}/{workgroup}/some.csv", {}
        yield self.through("custody")
        yield self.through("custody-lake")
        yield self.through("custody-lake", "kms:GenerateDataKey")

    def policy(self, name: str) -> dict[str, Any]:
        """The policy of a name, as it was deployed."""
        iam = self.aws.client("iam", HOME)
        pages = iam.get_paginator("list_policies").paginate(Scope="Local")
        (found,) = [p for page in pages for p in page["Policies"] if name in p["PolicyName"]]
        version = iam.get_policy_version(PolicyArn=found["Arn"], VersionId=found["DefaultVersionId"])
        document: dict[str, Any] = version["PolicyVersion"]["Document"]
        return document

    def refused(self, policy: str, calls: list[Call], *, role: str = "somebody") -> list[str]:
        """What a role with the policy alone would not get."""
        # A copy: to look things up here is a call too.
        made = list(calls)
        return self.stopped(self.policy(policy), [need for call in made for need in self.needs(call)], role=role)

    def stopped(self, document: dict[str, Any], needs: list[Need], *, role: str = "somebody") -> list[str]:
        """What a role with a policy alone would not get, by it or by the policy of what it calls."""
        principal = f"arn:aws:iam::{self.number}:role/{role}"
        stops, on_it = set(), cache(self.resource_policy)
        for action, on, told in needs:
            request = Request(action=action, resource=on, context=told, principal=principal)
            if ask(document, request) is not Answer.ALLOW:
                stops.add(f"{action} on {on}")
            answer = ask(on_it(on.partition("/")[0] if ":s3:" in on else on), request)
            # Only a key's policy has to allow what is the account's own.
            if answer is Answer.DENY or (":kms:" in on and answer is not Answer.ALLOW):
                stops.add(f"{action} on {on} by its own policy")
        return sorted(stops)

    def resource_policy(self, arn: str) -> dict[str, Any]:
        """The policy of a key, bucket, topic or queue as it was deployed; of anything else, one that says nothing."""
        said: str | dict[str, Any] = {"Statement": []}
        service, name = arn.split(":")[2] if ":" in arn else "", arn.rpartition(":")[2]
        match service:
            case "kms":
                said = self.aws.client("kms", HOME).get_key_policy(KeyId=arn, PolicyName="default")["Policy"]
            case "s3":
                said = self.aws.client("s3", HOME).get_bucket_policy(Bucket=name)["Policy"]
            case "sns":
                said = self.aws.client("sns", HOME).get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]
            case "sqs":
                sqs = self.aws.client("sqs", HOME)
                url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
                said = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
        document: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
        return document


def _id(told: dict[str, Any]) -> dict[str, str]:
    return {"QueryExecutionId": told["QueryExecutionId"]}


@pytest.fixture
def account(deployed: Product) -> Account:
    return Account(deployed.aws)


def custody(*words: str) -> int:
    command, *rest = words
    settings = [word for key, value in SETTINGS.items() for word in ("-c", f"custody.{key}={value}")]
    return run([command, *settings, *rest])


def operations(calls: list[Call]) -> set[str]:
    return {f"{call.service}:{call.operation}" for call in calls}


# Nobody has pushed this image: lineage says so, after it has read everything it needs.
ASKED = {("lineage", "nobody/pushed:this"): 0, ("timeline", "--repository", "shop/api"): 0}
FINDING = """
SELECT * FROM (VALUES ('e', '2026-11-20 10:00:00', 'a', 'r', 'Mallory', 'shop', 'what', 'f'))
AS f (event_id, event_time, account, region, actor, subject, finding, source_file)
"""


def test_an_auditor_may_read_the_trail_s_bucket(calls: list[Call], account: Account) -> None:
    for words, code in ASKED.items():
        assert custody(*words, "--engine", "local") == code, words
    # The lab has no record of the beginning of the period.
    assert custody("report", "--output", "report") == 3
    assert operations(calls) >= {"cloudtrail:DescribeTrails", "s3:ListObjectsV2", "s3:GetObject", "s3:HeadBucket"}
    assert account.refused("custody-auditor", calls) == []


def test_an_auditor_may_look_up_the_history_of_the_settings_regions(calls: list[Call], account: Account) -> None:
    assert custody("ask", "who-pushed", "--logs", "event-history", "--since", "1d") == 0
    looked_up = {call.region for call in calls if call.operation == "LookupEvents"}
    assert looked_up == set(SETTINGS["regions"].split(","))
    assert account.refused("custody-auditor", calls) == []
    elsewhere = Call("cloudtrail", "LookupEvents", "eu-south-2", {})
    assert account.refused("custody-auditor", [elsewhere]) == ["cloudtrail:LookupEvents on *"]


def test_an_auditor_may_ask_athena(calls: list[Call], account: Account) -> None:
    names = Names(name="custody", partition="aws", account=account.number, home_region=HOME)

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    assert list(AthenaEngine(Session(), names, poll_seconds=0.1).run("SELECT 1 AS one").rows) == [(1,)]
    with pytest.raises(KeyboardInterrupt):
        AthenaEngine(Session(), names, progress=interrupt, poll_seconds=0.1).run("SELECT 2 AS two")
    wanted = ("GetWorkGroup", "StartQueryExecution", "GetQueryExecution", "GetQueryResults", "StopQueryExecution")
    assert operations(calls) >= {f"athena:{operation}" for operation in wanted}
    assert account.refused("custody-auditor", calls) == []


def test_the_asking_function_may_do_what_it_does(
    calls: list[Call], account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody_cdk.lake.ask_question_handler.PAUSE", 0.1)
    for name, value in {"ALERTS_QUEUE": "custody-alerts", "DATABASE": "custody", "WORKGROUP": "custody-jobs"}.items():
        monkeypatch.setenv(name, value)
    words = {"severity": "low", "title": "One finding"}
    question = {"sql": FINDING.strip(), "words": words, "every": 3600, "looks_back": 0, "lag": 0}
    monkeypatch.setitem(QUESTIONS, "one-finding", {**question, "names": [], "values": {}})
    calls.clear()
    assert handler({"id": "one-finding", "scheduled": "2026-11-20T11:00:00Z"}, None) == 1
    assert operations(calls) >= {"athena:GetQueryResults", "sqs:GetQueueUrl", "sqs:SendMessage"}
    made = list(calls)
    assert account.refused("ScheduledFunctionPolicy", made, role="custody-ask") == []
    # What it may do, nobody else may who has the same policy.
    assert account.refused("ScheduledFunctionPolicy", made) == [
        f"sqs:SendMessage on {account.arn('sqs', 'custody-alerts')} by its own policy"
    ]


def test_an_operator_may_do_what_the_guide_says(account: Account) -> None:
    jobs, queue = {"WorkGroup": "custody-jobs"}, account.arn("sqs", "custody-lake-dead-letters")
    document = account.policy("custody-operator")
    wanted = [
        *account.needs(Call("athena", "StartQueryExecution", HOME, jobs)),
        ("athena:GetQueryExecution", account.arn("athena", "workgroup/custody-jobs"), {}),
        ("athena:ListNamedQueries", account.arn("athena", "workgroup/custody"), {}),
        ("athena:GetNamedQuery", account.arn("athena", "workgroup/custody"), {}),
        ("glue:UpdateTable", account.arn("glue", "table/custody/events_compacted"), {}),
        ("s3:PutObject", f"arn:aws:s3:::custody-lake-{account.number}-{HOME}/events/data/new.parquet", {}),
        ("sqs:ReceiveMessage", queue, {}),
        ("sqs:DeleteMessage", queue, {}),
        account.through("custody-lake", service="sqs"),
    ]
    assert account.stopped(document, wanted) == []


def test_whoever_mends_the_alarm_path_reads_its_queues(account: Account) -> None:
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    read, key = "sqs:ReceiveMessage", "custody-alerts"
    wanted = [
        (read, account.arn("sqs", "custody-alerts-dead-letters"), {}),
        account.through(key, service="sqs"),
        # SQS encrypts it with a key of its own.
        (read, account.arn("sqs", "custody-forward-dead-letters"), {}),
    ]
    assert account.stopped(everything, wanted) == []
    # Nobody uses a key but through the service.
    assert account.stopped(everything, [account.through(key, service="lambda")]) != []


# What leaves something behind, and the one place where it may; everything else only reads.
WRITES = {
    "custody-auditor": {
        "athena:StartQueryExecution": "workgroup/custody",
        "athena:StopQueryExecution": "workgroup/custody",
        "kms:GenerateDataKey": ":key/",
        "s3:AbortMultipartUpload": "custody-results-",
        "s3:PutObject": "custody-results-",
    }
}
WRITES["custody-operator"] = {
    **{action: place.replace("custody-results-", "custody-") for action, place in WRITES["custody-auditor"].items()},
    "athena:StartQueryExecution": "workgroup/custody-jobs",
    "athena:StopQueryExecution": "workgroup/custody-jobs",
    "glue:UpdateTable": ":glue:",
    "s3:DeleteObject": "custody-lake-",
    "sqs:DeleteMessage": "custody-lake-dead-letters",
}
READS = ("BatchGet", "Decrypt", "Describe", "Get", "List", "Lookup", "Receive")


@pytest.mark.parametrize("policy", WRITES)
def test_nothing_is_written_but_where_it_may_be(account: Account, policy: str) -> None:
    seen = set()
    for statement in statements(account.policy(policy)):
        for action in many(statement["Action"]):
            if action.split(":")[1].startswith(READS):
                continue
            seen.add(action)
            places = many(statement["Resource"])
            assert [place for place in places if WRITES[policy][action] not in place] == [], action
    assert seen == set(WRITES[policy])
