"""Findings of cdk-nag that are right about the rule and wrong about the case, said beside the construct.

cdk-nag 3 records an acknowledgement in its report only under the pack's name, so ids are prefixed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations

if TYPE_CHECKING:
    from constructs import IConstruct

_PACKS = {"AwsSolutions": "AwsSolutions", "NIST.800.53.R5": "NIST.800.53.R5"}


def acknowledge(construct: IConstruct, reason: str, *rules: str) -> None:
    """Acknowledge findings on one construct, all for the same reason.

    Args:
        construct: the resource that the findings are about.
        reason: why an auditor would accept it.
        rules: cdk-nag's rule ids, granular ones with their brackets, for example ``AwsSolutions-S1``.

    Raises:
        KeyError: the rule belongs to a pack that is not run here.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=f"{_PACKS[rule.partition('-')[0]]}::{rule}", reason=reason) for rule in rules)
    )
