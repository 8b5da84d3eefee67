"""Faults to put into a deployment, one at a time: how to break it, and what the doctor has to say then.

To break returns how to mend, so that the next fault finds everything healthy.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.site import HOME

from custody.doctor.readers.functions import downloaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.site import Site

    Undo = Callable[[], Any]
    Do = Callable[[Site], Undo]
    Change = Callable[[dict[str, Any]], dict[str, Any]]

ACCOUNT = "123456789012"
BUCKET, LAKE = f"custody-audit-{ACCOUNT}-{HOME}", f"custody-lake-{ACCOUNT}-{HOME}"
TRAIL = f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:trail/custody"
GRANTED = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
STRANGER = {"AWS": "arn:aws:iam::999999999999:root"}
REVERT = "--revert-drift"


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        name: what was done.
        do: breaks it, and returns how to mend it.
        says: what a result has to say of it.
        kind: the type of the resource that is compared; empty for a check that is not about templates.
        check: whose result it is.
        mend: what the mend has to say.
        named: what is in their logical ids, where there are many of the type.
    """

    name: str
    do: Do
    says: str
    kind: str = ""
    check: str = "as-made"
    mend: str = REVERT
    named: str = ""

    def concerns(self, kind: str, logical: str) -> bool:
        """Whether the doctor has to look at a resource to find it."""
        return kind == f"AWS::{self.kind}" and self.named in logical


def call(
    service: str, breaks: str, told: dict[str, Any], mends: str, undone: dict[str, Any], *, region: str = HOME
) -> Do:
    """A call that breaks, and one that mends."""

    def do(site: Site) -> Undo:
        client = site.client(service, region)
        getattr(client, breaks)(**told)
        return lambda: getattr(client, mends)(**undone)

    return do


def kept(
    service: str,
    read: Callable[[Any], Any],
    write: Callable[[Any, Any], Any],
    change: Callable[[Any], Any],
    *,
    region: str = HOME,
) -> Do:
    """What is read, written with a change, and written again as it was."""

    def do(site: Site) -> Undo:
        client = site.client(service, region)
        before = read(client)
        write(
            client, change(json.loads(json.dumps(before, default=str)) if isinstance(before, dict | list) else before)
        )
        return lambda: write(client, before)

    return do


def stated(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Callable[[Any], Any]:
    """A change of a policy's statements; the policy is a text or an object and stays that."""

    def changed(document: Any) -> Any:
        read = json.loads(document) if isinstance(document, str) else document
        new = {**read, "Statement": change(read["Statement"])}
        return json.dumps(new) if isinstance(document, str) else new

    return changed


ADDED = stated(
    lambda each: [*each, {"Sid": "Backdoor", "Effect": "Allow", "Principal": STRANGER, "Action": "*", "Resource": "*"}]
)
SHORTER = stated(lambda each: each[1:])
OPENED = stated(lambda each: [{**each[0], "Condition": {}}, *each[1:]])


def bucket_policy(change: Callable[[Any], Any]) -> Do:
    return kept(
        "s3",
        lambda s3: s3.get_bucket_policy(Bucket=BUCKET)["Policy"],
        lambda s3, text: s3.put_bucket_policy(Bucket=BUCKET, Policy=text),
        change,
    )


def bucket(get: str, put: str, key: str, change: Callable[[Any], Any], name: str = BUCKET) -> Do:
    """A configuration of a bucket; what lists rules is asked for by its own name."""

    def read(s3: Any) -> Any:
        found = getattr(s3, get)(Bucket=name)
        return found[key] if key in found else {"Rules": found["Rules"]}

    return kept("s3", read, lambda s3, value: getattr(s3, put)(Bucket=name, **{key: value}), change)


def key_id(site: Site, alias: str = "alias/custody") -> str:
    aliases = site.client("kms").list_aliases()["Aliases"]
    return next(str(each["TargetKeyId"]) for each in aliases if each["AliasName"] == alias)


def key(breaks: Callable[[Any, str], Any], mends: Callable[[Any, str], Any]) -> Do:
    def do(site: Site) -> Undo:
        kms, id_ = site.client("kms"), key_id(site)
        breaks(kms, id_)
        return lambda: mends(kms, id_)

    return do


def key_policy(change: Callable[[Any], Any]) -> Do:
    def do(site: Site) -> Undo:
        kms, told = site.client("kms"), {"KeyId": key_id(site), "PolicyName": "default"}
        before = kms.get_key_policy(**told)["Policy"]
        kms.put_key_policy(**told, Policy=change(before))
        return lambda: kms.put_key_policy(**told, Policy=before)

    return do


def granted(site: Site) -> Undo:
    kms, id_ = site.client("kms"), key_id(site)
    grant = kms.create_grant(KeyId=id_, GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/x", Operations=["Decrypt"])
    return lambda: kms.revoke_grant(KeyId=id_, GrantId=grant["GrantId"])


def trail(**changed: Any) -> Do:
    """UpdateTrail with one property otherwise."""
    kms = {"KmsKeyId": True} if "KmsKeyId" in changed else {}

    def do(site: Site) -> Undo:
        client = site.client("cloudtrail")
        before = client.get_trail(Name=TRAIL)["Trail"]
        names = {"EnableLogFileValidation": "LogFileValidationEnabled"}
        old = {name: before.get(names.get(name, name), "") for name in {**changed, **kms}}
        client.update_trail(Name=TRAIL, **changed)
        return lambda: client.update_trail(Name=TRAIL, **old)

    return do


def selectors(change: Change) -> Do:
    return kept(
        "cloudtrail",
        lambda client: client.get_event_selectors(TrailName=TRAIL)["EventSelectors"],
        lambda client, value: client.put_event_selectors(TrailName=TRAIL, EventSelectors=value),
        lambda value: [change(each) for each in value],
    )


def rule(name: str, change: Change, *, bus: str = "custody", region: str = HOME) -> Do:
    def write(events: Any, value: dict[str, Any]) -> None:
        told = ("Name", "EventPattern", "State", "Description", "EventBusName")
        events.put_rule(**{key: value[key] for key in told if value.get(key)})

    return kept(
        "events", lambda events: events.describe_rule(Name=name, EventBusName=bus), write, change, region=region
    )


def targets(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Do:
    place = {"Rule": "custody-trail-stopped", "EventBusName": "custody"}

    def write(events: Any, value: list[dict[str, Any]]) -> None:
        found = events.list_targets_by_rule(**place)["Targets"]
        if found:
            events.remove_targets(**place, Ids=[each["Id"] for each in found])
        if value:
            events.put_targets(**place, Targets=value)

    return kept("events", lambda events: events.list_targets_by_rule(**place)["Targets"], write, change)


def bus_statement(*, add: bool) -> Do:
    def do(site: Site) -> Undo:
        events, bus = site.client("events"), {"EventBusName": "custody"}
        policy = events.describe_event_bus(Name="custody")["Policy"]
        statement = {
            "Effect": "Allow",
            "Principal": STRANGER,
            "Action": "events:PutEvents",
            "Resource": f"arn:aws:events:{HOME}:{ACCOUNT}:event-bus/custody",
        }
        change = stated(lambda each: [*each, {"Sid": "Backdoor", **statement}]) if add else SHORTER
        events.put_permission(**bus, Policy=change(policy))
        return lambda: events.put_permission(**bus, Policy=policy)

    return do


def queue(name: str, attribute: str, value: Callable[[str], str], *, region: str = HOME) -> Do:
    def read(sqs: Any) -> str:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][attribute])

    def write(sqs: Any, new: str) -> None:
        sqs.set_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], Attributes={attribute: new})

    return kept("sqs", read, write, value, region=region)


def dead_letter(name: str, *, region: str = HOME) -> Do:
    def do(site: Site) -> Undo:
        sqs = site.client("sqs", region)
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="{}")
        return lambda: sqs.purge_queue(QueueUrl=url)

    return do


def topic(attribute: str, value: Callable[[str], str], name: str = "custody-alerts-high") -> Do:
    arn = f"arn:aws:sns:{HOME}:{ACCOUNT}:{name}"
    return kept(
        "sns",
        lambda sns: sns.get_topic_attributes(TopicArn=arn)["Attributes"][attribute],
        lambda sns, new: sns.set_topic_attributes(TopicArn=arn, AttributeName=attribute, AttributeValue=new),
        value,
    )


def function(change: Change, name: str = "custody-alert") -> Do:
    told = ("Role", "Handler", "Description", "Timeout", "MemorySize", "Environment", "Layers")

    def write(client: Any, value: dict[str, Any]) -> None:
        client.update_function_configuration(FunctionName=name, **{key: value[key] for key in told if key in value})

    return kept("lambda", lambda client: client.get_function_configuration(FunctionName=name), write, change)


def code(site: Site, name: str = "custody-deliver") -> Undo:
    client = site.client("lambda")
    before = downloaded(client.get_function(FunctionName=name)["Code"]["Location"])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        zipped.writestr("index.py", "def handler(event, context): return None\n")
    client.update_function_code(FunctionName=name, ZipFile=stream.getvalue())
    return lambda: client.update_function_code(FunctionName=name, ZipFile=before)


def event_source(**changed: Any) -> Do:
    def do(site: Site) -> Undo:
        client = site.client("lambda")
        (one,) = client.list_event_source_mappings(FunctionName="custody-alert")["EventSourceMappings"]
        before = {"Enabled": True, "BatchSize": one["BatchSize"], "FilterCriteria": {}}
        client.update_event_source_mapping(UUID=one["UUID"], **changed)
        return lambda: client.update_event_source_mapping(UUID=one["UUID"], **{name: before[name] for name in changed})

    return do


def schedule(change: Change, name: str = "custody-compaction") -> Do:
    told = (
        "Name",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "FlexibleTimeWindow",
        "Target",
        "Description",
        "State",
    )
    return kept(
        "scheduler",
        lambda client: client.get_schedule(Name=name),
        lambda client, value: client.update_schedule(**{key: value[key] for key in told if key in value}),
        change,
    )


def trust(change: Callable[[Any], Any], name: str = "custody-ask") -> Do:
    return kept(
        "iam",
        lambda iam: iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"],
        lambda iam, value: iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(value)),
        change,
    )


def policy_version(site: Site, name: str = "custody-auditor") -> Undo:
    iam, told = site.client("iam"), {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/{name}"}
    default = iam.get_policy(**told)["Policy"]["DefaultVersionId"]
    before = iam.get_policy_version(**told, VersionId=default)["PolicyVersion"]["Document"]
    iam.create_policy_version(**told, PolicyDocument=GRANTED, SetAsDefault=True)
    return lambda: iam.create_policy_version(**told, PolicyDocument=json.dumps(before), SetAsDefault=True)


def items_policy(site: Site) -> Undo:
    dynamodb, arn = site.client("dynamodb"), f"arn:aws:dynamodb:{HOME}:{ACCOUNT}:table/custody-alert-state"
    before = dynamodb.get_resource_policy(ResourceArn=arn)["Policy"]
    dynamodb.delete_resource_policy(ResourceArn=arn)
    return lambda: dynamodb.put_resource_policy(ResourceArn=arn, Policy=before)


def detached(site: Site, role: str = "custody-ask") -> Undo:
    iam = site.client("iam")
    (one, *_) = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    told = {"RoleName": role, "PolicyArn": one["PolicyArn"]}
    iam.detach_role_policy(**told)
    return lambda: iam.attach_role_policy(**told)


def alarm(change: Change, name: str = "custody-alerts-undelivered") -> Do:
    told = (
        "AlarmName",
        "AlarmDescription",
        "AlarmActions",
        "MetricName",
        "Namespace",
        "Statistic",
        "Dimensions",
        "Period",
    )
    more = ("EvaluationPeriods", "Threshold", "ComparisonOperator", "TreatMissingData", "ActionsEnabled", "Tags")
    return kept(
        "cloudwatch",
        lambda client: client.describe_alarms(AlarmNames=[name])["MetricAlarms"][0],
        lambda client, value: client.put_metric_alarm(**{key: value[key] for key in (*told, *more) if key in value}),
        change,
    )


def table(change: Change, name: str = "events") -> Do:
    told = ("Name", "Description", "Parameters", "PartitionKeys", "StorageDescriptor", "TableType")
    views = ("ViewExpandedText", "ViewOriginalText")
    return kept(
        "glue",
        lambda glue: glue.get_table(DatabaseName="custody", Name=name)["Table"],
        lambda glue, value: glue.update_table(
            DatabaseName="custody", TableInput={key: value[key] for key in (*told, *views) if value.get(key)}
        ),
        change,
    )


def stack(region: str = "eu-west-1", name: str = "custody-forwarder-eu-west-1") -> Do:
    body = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "left-over"}}}})
    return call(
        "cloudformation",
        "create_stack",
        {"StackName": name, "TemplateBody": body},
        "delete_stack",
        {"StackName": name},
        region=region,
    )
