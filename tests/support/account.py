"""The account that a deployment's templates make: who may do what to what, by every policy that has a say.

A call succeeds only where all of these agree: the policies of whoever makes it, the policy of what it is made on, and
the policy of the key that this is encrypted with. The account's name in a key's policy lets IAM decide; without it an
IAM policy gives nothing.

See https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.iam import Answer, Request, ask, many, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.assembly import Assembly
    from support.template import Resource, Template

_BOTH = ("kms:Decrypt", "kms:GenerateDataKey")
KEY_USE = {
    "s3:GetObject": ("s3", ("kms:Decrypt",)),
    # A large object comes in parts, and S3 decrypts the key of the earlier ones.
    "s3:PutObject": ("s3", _BOTH),
    "sns:Publish": ("sns", _BOTH),
    "sqs:ReceiveMessage": ("sqs", ("kms:Decrypt",)),
    "sqs:SendMessage": ("sqs", _BOTH),
}
"""What a call on something encrypted does with the key, and the service it does it through.

See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

_CONTEXT = {"s3": "aws:s3:arn", "sns": "aws:sns:topicArn", "sqs": "aws:sqs:arn"}


@dataclass(frozen=True)
class Account:
    """Policies by the ARN of what they are attached to; identities by the ARN of a role that has them."""

    policies: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    identities: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    suffix: str = "amazonaws.com"

    @classmethod
    def of(cls, assembly: Assembly) -> Account:
        """Of everything that a deployment's stacks make."""
        templates = list(assembly.templates.values())
        account = cls(suffix=templates[0].environment.dns_suffix)
        for template in templates:
            for resource in template.resources.values():
                account._add(template, resource)
        return account

    def _add(self, template: Template, resource: Resource) -> None:
        kind, name = resource.type.removeprefix("AWS::"), f"of {resource.id}"
        for arn, document in _attached(template, resource):
            self.policies.setdefault(arn, []).append(document)
        if kind == "IAM::ManagedPolicy":
            for role in resource.get("Roles") or [resource.get("ManagedPolicyName") or name]:
                self.identities.setdefault(arn_of(template, "IAM::Role", role), []).append(resource["PolicyDocument"])
        elif kind == "KMS::Alias":
            region = template.environment.region
            self.aliases[f"{region}/{resource['AliasName']}"] = arn_of(template, "KMS::Key", resource["TargetKeyId"])
        elif key := _key(resource):
            self.key_of[named(template, resource)] = key

    def refused(self, request: Request) -> list[str]:
        """What stands in the way of a role's call; a role is named by its ARN."""
        role = request.principal or ""
        on, mine = self._on(request.resource), self.identities[role]
        said = f"{role}: {request.action} on {request.resource}"
        stops = [f"{said}: its own policies"] if not _allow(mine, request) else []
        if any(ask(policy, request) is Answer.DENY for policy in self.policies.get(on, [])):
            stops.append(f"{said}: the resource's policy")
        if request.action in KEY_USE and on in self.key_of:
            for use in self._key_uses(request, on):
                stops += [f"{said}: {use.action} by {whose}" for whose in self._stopped(mine, use)]
        return stops

    def resource_allows(self, request: Request) -> bool:
        """Whether the policy of what a call is made on allows it, whatever the caller's own policies say."""
        return _allow(self.policies[request.resource], request)

    def service_refused(self, request: Request) -> list[str]:
        """What stands in the way of a service's call: what it calls has to admit it, and the key of that too."""
        on = self._on(request.resource)
        said = f"{request.service}: {request.action} on {request.resource}"
        stops = [f"{said}: the resource's policy"] if not _allow(self.policies.get(on, []), request) else []
        if on in self.key_of:
            service, actions = KEY_USE[request.action]
            context = {f"kms:EncryptionContext:{_CONTEXT[service]}": on}
            stops += self.key_refused(request.service or "", self.key_of[on], actions, context)
        return stops

    def key_refused(self, service: str, key: str, actions: tuple[str, ...], context: dict[str, str]) -> list[str]:
        """Which uses of a key its policy does not allow a service."""
        calls = [Request(service=service, action=action, resource=key, context=context) for action in actions]
        return [f"{service}: {c.action}, {context}" for c in calls if not _allow(self.policies[key], c)]

    def through(self, principal: str, action: str, key: str, via: str) -> Request:
        """A principal's use of a key by way of a service."""
        region, account = key.split(":")[3:5]
        context: dict[str, Any] = {"kms:CallerAccount": account, "kms:ResourceAliases": self._alias(key)}
        if via:
            context["kms:ViaService"] = f"{via}.{region}.{self.suffix}"
        if via == "dynamodb":
            name = self._alias(key).removeprefix("alias/").removesuffix("-alerts")
            context["kms:EncryptionContext:aws:dynamodb:tableName"] = f"{name}-alert-state"
        return Request(principal=principal, action=action, resource=key, context=context)

    def key_allows(self, use: Request) -> bool:
        """Whether the policy of a key lets a principal use it so."""
        return _allow(self.policies[use.resource], use)

    def _key_uses(self, request: Request, on: str) -> Iterator[Request]:
        service, actions = KEY_USE[request.action]
        for action in actions:
            yield self.through(request.principal or "", action, self.key_of[on], service)

    def _stopped(self, mine: list[dict[str, Any]], use: Request) -> list[str]:
        asked = {"its own policies": mine, "the key's policy": self.policies[use.resource]}
        return [whose for whose, policies in asked.items() if not _allow(policies, use)]

    def _on(self, resource: str) -> str:
        """What has the policy and the key: an object's bucket, or the thing itself."""
        known = resource in self.policies or resource in self.key_of
        return resource if known else resource.partition("/")[0]

    def _alias(self, key: str) -> str:
        (name,) = [alias.partition("/")[2] for alias, meant in self.aliases.items() if meant == key]
        return name


def _allow(policies: list[dict[str, Any]], request: Request) -> bool:
    answers = {ask(policy, request) for policy in policies}
    return Answer.ALLOW in answers and Answer.DENY not in answers


def _attached(template: Template, resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    match resource.type.removeprefix("AWS::"):
        case "KMS::Key":
            yield arn_of(template, "KMS::Key", resource.id), resource["KeyPolicy"]
        case "IAM::Role":
            yield named(template, resource), resource["AssumeRolePolicyDocument"]
        case "S3::BucketPolicy":
            yield arn_of(template, "S3::Bucket", resource["Bucket"]), resource["PolicyDocument"]
        case "SNS::TopicPolicy":
            for topic in resource["Topics"]:
                yield topic, resource["PolicyDocument"]
        case "SQS::QueuePolicy":
            for queue in resource["Queues"]:
                yield arn_of(template, "SQS::Queue", queue), resource["PolicyDocument"]
        case "Events::EventBusPolicy":
            bus = arn_of(template, "Events::EventBus", resource["EventBusName"])
            yield bus, {"Statement": [resource["Statement"]]}


def _key(resource: Resource) -> str | None:
    if resource.type == "AWS::S3::Bucket":
        (rule,) = resource["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        found = rule["ServerSideEncryptionByDefault"].get("KMSMasterKeyID")
    else:
        names = {"AWS::Events::Archive": "KmsKeyIdentifier", "AWS::Logs::LogGroup": "KmsKeyId"}
        found = resource.get(names.get(resource.type, "KmsMasterKeyId"))
    return None if found is None else str(found)


_PARTS = {
    "CloudWatch::Alarm": ("cloudwatch", "alarm:", "AlarmName"),
    "Events::Archive": ("events", "archive/", "ArchiveName"),
    "Events::EventBus": ("events", "event-bus/", "Name"),
    "IAM::Role": ("iam", "role/", "RoleName"),
    "KMS::Key": ("kms", "key/", ""),
    "Logs::LogGroup": ("logs", "log-group:", "LogGroupName"),
    "S3::Bucket": ("s3", "", "BucketName"),
    "SNS::Topic": ("sns", "", "TopicName"),
    "SQS::Queue": ("sqs", "", "QueueName"),
}


def arn_of(template: Template, kind: str, name: str) -> str:
    """ARN of something of a kind and a name, where a template is deployed."""
    place, (service, before, _) = template.environment, _PARTS[kind]
    region = "" if service in {"iam", "s3"} else place.region
    account = "" if service == "s3" else place.account
    return f"arn:{place.partition}:{service}:{region}:{account}:{before}{name}"


def named(template: Template, resource: Resource) -> str:
    """ARN of a resource."""
    kind = resource.type.removeprefix("AWS::")
    return arn_of(template, kind, resource.get(_PARTS[kind][2]) or resource.id)


def allowed(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Action, resource and condition of everything that a policy allows."""
    for statement in statements(document):
        if statement["Effect"] == "Allow":
            for action in many(statement["Action"]):
                for resource in many(statement["Resource"]):
                    yield action, resource, statement.get("Condition", {})
