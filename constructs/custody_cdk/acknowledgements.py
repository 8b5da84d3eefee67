"""Findings of cdk-nag that are right about the rule and wrong about the case, said beside the construct.

cdk-nag 3 records an acknowledgement in its report only under the pack's name, so ids are prefixed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from constructs import IConstruct

_NIST, _HIPAA, _PCI = "NIST.800.53.R5", "HIPAA.Security", "PCI.DSS.321"
_PACKS = ("AwsSolutions", _NIST, _HIPAA, _PCI)

# The three share the code of a rule and its name, and not every rule.
_SHARED = {
    "CloudTrailCloudWatchLogsEnabled": (_NIST, _HIPAA, _PCI),
    "CloudWatchAlarmAction": (_NIST, _HIPAA),
    "CloudWatchLogGroupEncrypted": (_NIST, _HIPAA, _PCI),
    "DynamoDBInBackupPlan": (_NIST, _HIPAA, _PCI),
    "DynamoDBPITREnabled": (_NIST, _HIPAA, _PCI),
    "LambdaConcurrency": (_NIST, _HIPAA),
    "LambdaDLQ": (_NIST, _HIPAA),
    "LambdaInsideVPC": (_NIST, _HIPAA, _PCI),
    "S3BucketReplicationEnabled": (_NIST, _HIPAA, _PCI),
    "S3DefaultEncryptionKMS": (_NIST, _HIPAA, _PCI),
    "SNSEncryptedKMS": (_NIST, _HIPAA, _PCI),
}


def acknowledge(construct: IConstruct, reason: str, *rules: str) -> None:
    """Acknowledge findings on one construct, all for the same reason.

    Args:
        construct: the resource that the findings are about.
        reason: why an auditor would accept it.
        rules: cdk-nag's rule ids, granular ones with their brackets, for example ``AwsSolutions-S1``; or the name of a
            rule that NIST 800-53, HIPAA and PCI DSS share, without a pack's name, for each pack that has it.

    Raises:
        KeyError: the rule belongs to a pack that is not run here, or no pack is known to have it.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=f"{pack}::{rule}", reason=reason) for each in rules for pack, rule in _by_pack(each))
    )


def _by_pack(rule: str) -> Iterator[tuple[str, str]]:
    pack = next((known for known in _PACKS if rule.startswith(f"{known}-")), None)
    if pack:
        yield pack, rule
        return
    for known in _SHARED[rule]:
        yield known, f"{known}-{rule}"
