"""A template's intrinsic functions, resolved by what is deployed.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_IN_SUB = re.compile(r"\$\{(!?)([^}]*)\}")
_ARNS = {
    "AWS::Events::EventBus": "events:{region}:{account}:event-bus/{id}",
    "AWS::IAM::Role": "iam::{account}:role/{id}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{id}",
    "AWS::KinesisFirehose::DeliveryStream": "firehose:{region}:{account}:deliverystream/{id}",
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{id}",
    "AWS::Logs::DeliveryDestination": "logs:{region}:{account}:delivery-destination:{id}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{id}:*",
    "AWS::S3::Bucket": "s3:::{id}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{id}",
}
"""The ARN that ``Fn::GetAtt`` gives, by type; the id is what ``Ref`` gives, of a queue the end of its address.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""


class UnresolvedError(Exception):
    """A function that is not known here, or something that is not deployed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What a template's references stand for.

    Attributes:
        partition, account, region, dns_suffix: where the stack is.
        stack: its name.
        physical: physical id by logical id.
        types: type by logical id.
        parameters: the stack's own.
    """

    partition: str
    account: str
    region: str
    dns_suffix: str
    stack: str
    physical: Mapping[str, str]
    types: Mapping[str, str]
    parameters: Mapping[str, str] = field(default_factory=dict)

    def value(self, said: Any) -> Any:
        """A value of a template, with nothing left to resolve.

        Raises:
            UnresolvedError: it cannot be.
        """
        if isinstance(said, list):
            return [each for each in map(self.value, said) if each is not _NO_VALUE]
        if not isinstance(said, dict):
            return said
        if len(said) == 1:
            ((name, argument),) = said.items()
            if name == "Ref":
                return self._ref(argument)
            if name.startswith("Fn::"):
                return self._function(name, argument)
        resolved = {key: self.value(each) for key, each in said.items()}
        return {key: each for key, each in resolved.items() if each is not _NO_VALUE}

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Fn::GetAtt":
                on, _, attribute = (
                    argument.partition(".") if isinstance(argument, str) else (argument[0], "", argument[1])
                )
                return self._attribute(on, attribute)
            case "Fn::Join":
                return str(argument[0]).join(str(each) for each in self.value(argument[1]))
            case "Fn::Sub":
                text, names = (argument, {}) if isinstance(argument, str) else argument
                return self._substituted(text, names)
            case "Fn::Select":
                return self.value(argument[1])[int(argument[0])]
            case "Fn::Split":
                return str(self.value(argument[1])).split(argument[0])
        raise UnresolvedError(f"{name} is not resolved here")

    def _ref(self, name: str) -> Any:
        known = {
            "AWS::AccountId": self.account,
            "AWS::NoValue": _NO_VALUE,
            "AWS::Partition": self.partition,
            "AWS::Region": self.region,
            "AWS::StackName": self.stack,
            "AWS::URLSuffix": self.dns_suffix,
        }
        if name in known:
            return known[name]
        if name in self.parameters:
            return self.parameters[name]
        if name in self.physical:
            return self.physical[name]
        raise UnresolvedError(f"{name} is not deployed")

    def _attribute(self, name: str, attribute: str) -> str:
        kind, physical = self.types.get(name, ""), str(self._ref(name))
        if kind == "AWS::KMS::Key" and attribute == "KeyId":
            return physical
        if attribute != "Arn" or kind not in _ARNS:
            raise UnresolvedError(f"{attribute} of {kind or name} is not resolved here")
        id_ = physical.rpartition("/")[2] if kind == "AWS::SQS::Queue" else physical
        return f"arn:{self.partition}:" + _ARNS[kind].format(region=self.region, account=self.account, id=id_)

    def _substituted(self, text: str, names: Mapping[str, Any]) -> str:
        def one(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in names:
                return str(self.value(names[name]))
            on, _, attribute = name.partition(".")
            return self._attribute(on, attribute) if attribute else str(self._ref(name))

        return _IN_SUB.sub(one, text)


_NO_VALUE = object()
