"""An app's own targets of alerts: what each is, what its sending needs, and what cannot be granted from here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aws_cdk import Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from custody.errors import SettingsError
from custody_cdk.policy import Statement, allow
from custody_cdk.record import key_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk import aws_lambda as lambda_

    from custody_cdk.environment import Place

    Target = sqs.IQueue | lambda_.IFunction | sns.ITopic | str

MOST_TARGETS = 5
"""As many as the function has the time to tell of ten findings at once."""

_ACTIONS = {
    "sqs": ("sqs:GetQueueUrl", "sqs:SendMessage"),
    "lambda": ("lambda:InvokeFunction",),
    "sns": ("sns:Publish",),
}
_WORDS = {"sqs": "queue", "lambda": "function", "sns": "topic"}
_ARNS = {"queue_arn": "sqs", "function_arn": "lambda", "topic_arn": "sns"}
_KEYS = {"sqs": "encryption_master_key", "sns": "master_key"}
_OWN = {"sqs": sqs.Queue, "sns": sns.Topic}
_ATTRIBUTES = {"sqs": "Queue.from_queue_attributes", "sns": "Topic.from_topic_attributes"}


_REFERENCE = r"\$\{Token\[[^\]]*\]\}"
_PLACE = rf"(?:[a-z]{{2}}(?:-[a-z]+)+-\d+|{_REFERENCE}):(?:\d{{12}}|{_REFERENCE})"
_NAME = rf"(?:[\w-]|{_REFERENCE})+"
_SHAPES = {
    "sqs": rf"{_NAME}(?:\.fifo)?",
    "lambda": rf"function:{_NAME}(?::(?:\$LATEST|{_NAME}))?",
    "sns": rf"{_NAME}(?:\.fifo)?",
}
"""What stands behind the account: a name without wildcards, and of functions a qualifier besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsTold:
    """One target as the function is told of it.

    Args:
        arn: of the queue, function or topic, a reference where it is of this app.
        service: ``sqs``, ``lambda`` or ``sns``.
        account: of the target; a reference where only the deployment knows.
        region: of the target, in the same way.
        key: that encrypts it, where it is known.
        own: whether the app makes it, and so says whether a key encrypts it.
    """

    arn: str
    service: str
    account: str
    region: str
    key: kms.IKey | None = None
    own: bool = False

    @classmethod
    def of(cls, target: Target) -> AlertsTold:
        """What a target is.

        Raises:
            SettingsError: it is no queue, function or topic, or a text that is none's ARN.
        """
        if isinstance(target, str):
            return cls._of_text(target)
        for attribute, service in _ARNS.items():
            arn = getattr(target, attribute, None)
            if isinstance(arn, str):
                _refuse_no_arn(arn, service)
                return cls(
                    arn=arn,
                    service=service,
                    account=target.env.account,
                    region=target.env.region,
                    key=getattr(target, _KEYS.get(service, ""), None),
                    own=isinstance(target, _OWN[service]) if service in _OWN else True,
                )
        raise SettingsError(
            f"{type(target).__name__} is no target of alerts; give an IQueue, an IFunction, an ITopic or the ARN of one"
        )

    @classmethod
    def _of_text(cls, arn: str) -> AlertsTold:
        parts = arn.split(":")
        if not any(_is_arn(arn, service) for service in _ACTIONS):
            raise SettingsError(_no_arn(arn))
        return cls(arn=arn, service=parts[2], account=parts[4], region=parts[3], own=parts[2] == "lambda")

    @property
    def what(self) -> str:
        """The target in a message."""
        named = "of this app" if Token.is_unresolved(self.arn) else self.arn
        return f"{_WORDS[self.service]} {named}"

    def statements(self, place: Place, number: int) -> Iterator[Statement]:
        """What the function's role needs to send here."""
        yield allow(f"TellTarget{number}", actions=_ACTIONS[self.service], resources=[self.arn])
        if key := self._granted_key:
            yield allow(
                f"EncryptForTarget{number}",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[key.key_arn],
                condition={"StringEquals": {"kms:ViaService": f"{self.service}.{self.region}.{place.dns_suffix}"}},
            )

    @property
    def _granted_key(self) -> kms.IKey | None:
        key = self.key.alias_target_key if isinstance(self.key, kms.Alias) else self.key
        # In IAM's policies the ARN of an alias stands for the alias and not for the key.
        return None if key is None or ":alias/" in key.key_arn else key

    def admit(self, place: Place, alerts_key: str) -> Iterator[tuple[str, str]]:
        """Let the function's account use the target's key, and say what cannot be granted: an id and a line each."""
        lost = "or alerts for it stay in the dead-letter queue"
        if self._elsewhere(place):
            line = (
                f"the {self.what} is in another account: have its owner let account {place.account} call "
                f"{' and '.join(_ACTIONS[self.service])} in the {_WORDS[self.service]}'s policy, {lost}"
            )
            yield "custody:target-account", line
        if key := self._granted_key:
            if key.key_arn != alerts_key and not self._opened(key, place):
                line = (
                    f"the key of the {self.what} is not of this app: have its owner let this account call kms:Decrypt "
                    f"and kms:GenerateDataKey in the key's policy, through {self.service} (kms:ViaService), {lost}"
                )
                yield "custody:target-key", line
        elif self._encrypted_unknown():
            line = (
                f"whether a key encrypts the {self.what} is not known here: if one does, give "
                f"{_ATTRIBUTES[self.service]} with its key_arn, {lost}"
            )
            yield "custody:target-encryption", line

    def _encrypted_unknown(self) -> bool:
        # The keys that AWS manages let a service's callers of the account in by themselves.
        return not self.own if self.key is None else ":alias/aws/" not in self.key.key_arn

    def _elsewhere(self, place: Place) -> bool:
        known = not Token.is_unresolved(self.account) and "${" not in place.account
        return known and self.account != place.account

    def _opened(self, key: kms.IKey, place: Place) -> bool:
        # The account and not the role: a key of another stack would wait for this one, and this one for the key.
        statement: Any = key_policy.through(
            replace(place, region=self.region), f"CustodyTells{self.service.capitalize()}", self.service, writing=True
        )
        return key.add_to_resource_policy(iam.PolicyStatement.from_json(statement)).statement_added


def _is_arn(arn: str, service: str) -> bool:
    shape = rf"arn:(?:aws(?:-[a-z]+)*|{_REFERENCE}):{service}:{_PLACE}:{_SHAPES[service]}"
    return re.fullmatch(shape, arn, re.ASCII) is not None


def _refuse_no_arn(arn: str, service: str) -> None:
    """Refuse what was imported by a text that is no ARN; a reference as a whole passes."""
    if not re.fullmatch(_REFERENCE, arn) and not _is_arn(arn, service):
        raise SettingsError(_no_arn(arn))


def _no_arn(arn: str) -> str:
    unknown = re.fullmatch(_REFERENCE, arn)
    return (
        f"target of alerts {'that only the deployment knows' if unknown else repr(arn)} is no ARN of a queue, function "
        "or topic; write arn:aws:sqs:REGION:ACCOUNT:NAME, the same with sns, or "
        "arn:aws:lambda:REGION:ACCOUNT:function:NAME, or give an IQueue, IFunction or ITopic"
    )
