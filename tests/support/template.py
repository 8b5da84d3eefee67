"""A template as CloudFormation would read it: references resolved: tests compare texts, not logical ids."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.aws.regions import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCOUNT = "111122223333"
_REGION = "eu-central-1"

_NAME_PROPERTIES = {
    "AWS::Athena::WorkGroup": "Name",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Glue::Database": "DatabaseName",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
_ARNS = {
    "AWS::CodeBuild::Project": "arn:{partition}:codebuild:{region}:{account}:project/{name}",
    "AWS::CodePipeline::Pipeline": "arn:{partition}:codepipeline:{region}:{account}:{name}",
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::Events::EventBus": "arn:{partition}:events:{region}:{account}:event-bus/{name}",
    "AWS::IAM::Role": "arn:{partition}:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:{partition}:kms:{region}:{account}:key/{name}",
    "AWS::KinesisFirehose::DeliveryStream": "arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::Logs::DeliveryDestination": "arn:{partition}:logs:{region}:{account}:delivery-destination:{name}",
    "AWS::Logs::LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:{partition}:s3:::{name}",
    "AWS::SNS::Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
}


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a template is deployed."""

    account: str
    region: str
    partition: str
    dns_suffix: str

    @classmethod
    def of(cls, account: str, region: str) -> Environment:
        """The environment of a stack; what it leaves open is filled in as a deployment would."""
        region = _REGION if region == "unknown-region" else region
        partition = partition_of(region)
        return cls(_ACCOUNT if account == "unknown-account" else account, region, partition.id, partition.dns_suffix)


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, its properties resolved."""

    id: str
    type: str
    properties: dict[str, Any]
    raw: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.properties[name]

    def get(self, name: str) -> Any:
        """A property, or None."""
        return self.properties.get(name)


@dataclass(frozen=True, slots=True)
class Template:
    """A template, raw and resolved."""

    raw: dict[str, Any]
    environment: Environment
    resources: dict[str, Resource] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: dict[str, Any], environment: Environment) -> Template:
        """Resolve every reference of a template."""
        resolver = _Resolver(raw["Resources"], environment)
        resources = {
            id_: Resource(id_, body["Type"], _as_taken(resolver.resolve(body.get("Properties", {}))), body)
            for id_, body in raw["Resources"].items()
        }
        return cls(raw, environment, resources)

    def all(self, type_: str, **properties: Any) -> list[Resource]:
        """The resources of a type whose properties have these values."""
        return [
            resource
            for resource in self.resources.values()
            if resource.type == type_ and all(resource.get(name) == value for name, value in properties.items())
        ]

    def one(self, type_: str, **properties: Any) -> Resource:
        """The only resource of a type with these property values."""
        found = self.all(type_, **properties)
        assert len(found) == 1, f"{len(found)} of {type_} {properties}, one wanted"
        return found[0]

    def targets_of(self, id_: str) -> set[str]:
        """Logical ids that a resource refers to or waits for."""
        return _references(self.raw["Resources"][id_], set(self.resources))

    def references(self, value: Any) -> set[str]:
        """Logical ids that a part of the raw template refers to."""
        return _references(value, set(self.resources))

    def waits_for(self, id_: str) -> set[str]:
        """Logical ids that exist before a resource is made, directly or by way of others."""
        found: set[str] = set()
        waiting = [id_]
        while waiting:
            new = self.targets_of(waiting.pop()) - found
            found |= new
            waiting += new
        return found


def _as_taken(properties: dict[str, Any]) -> dict[str, Any]:
    """A pattern may stand as text; CloudFormation takes it either way."""
    pattern = properties.get("EventPattern")
    return {**properties, "EventPattern": json.loads(pattern)} if isinstance(pattern, str) else properties


_PART = re.compile(r"\$\{([\w.:]+)\}")


@dataclass(frozen=True, slots=True)
class _Resolver:
    resources: dict[str, Any]
    environment: Environment

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.resolve(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._function(name, argument)
        return {key: self.resolve(entry) for key, entry in value.items()}

    def _function(self, name: str, argument: Any) -> str:
        match name:
            case "Ref":
                return self._ref(argument)
            case "Fn::Join":
                return str(argument[0]).join(str(self.resolve(part)) for part in argument[1])
            case "Fn::GetAtt":
                return self._attribute(*argument)
            case "Fn::Sub" if isinstance(argument, str):
                return _PART.sub(self._part, argument)
        raise AssertionError(f"the tests do not know {name}")

    def _part(self, found: re.Match[str]) -> str:
        name, _, attribute = found[1].partition(".")
        return self._attribute(name, attribute) if attribute else self._ref(name)

    def _ref(self, name: str) -> str:
        place = self.environment
        pseudo = {
            "AWS::AccountId": place.account,
            "AWS::Partition": place.partition,
            "AWS::Region": place.region,
            "AWS::URLSuffix": place.dns_suffix,
            "AWS::NoValue": "",
        }
        if name in pseudo:
            return pseudo[name]
        # What an SNS topic's reference gives is its ARN.
        return self._attribute(name, "Arn") if self._type(name) == "AWS::SNS::Topic" else self._name(name)

    def _attribute(self, name: str, attribute: str) -> str:
        if attribute == "KeyId":
            return self._name(name)
        assert attribute == "Arn", f"the tests do not know {self._type(name)}.{attribute}"
        place = self.environment
        return _ARNS[self._type(name)].format(
            partition=place.partition, region=place.region, account=place.account, name=self._name(name)
        )

    def _type(self, name: str) -> str:
        return str(self.resources[name]["Type"])

    def _name(self, name: str) -> str:
        given = self.resources[name].get("Properties", {}).get(_NAME_PROPERTIES.get(self._type(name), ""))
        return name if given is None else str(self.resolve(given))


def _references(value: Any, known: set[str]) -> set[str]:
    return {name for name in _strings_of_references(value) if name in known}


def _strings_of_references(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _strings_of_references(entry)
    if not isinstance(value, dict):
        return
    for key, entry in value.items():
        if key == "Ref":
            yield entry
        elif key == "Fn::GetAtt":
            yield entry[0]
        elif key == "Fn::Sub" and isinstance(entry, str):
            yield from (found[1].partition(".")[0] for found in _PART.finditer(entry))
        elif key == "DependsOn":
            yield from [entry] if isinstance(entry, str) else entry
        else:
            yield from _strings_of_references(entry)
