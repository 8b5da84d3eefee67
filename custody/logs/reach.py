"""How much of the record a question reaches: what of the services that share an account is read for it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from custody import catalog
from custody.logs.entry import is_audited_source

if TYPE_CHECKING:
    from collections.abc import Mapping

_BUSY = frozenset(
    f"{service}.amazonaws.com"
    for service in (
        *("apprunner", "athena", "cloudformation", "codedeploy", "dynamodb", "ecs", "eks", "events", "firehose"),
        *("glue", "iam", "kms", "lambda", "logs", "monitoring", "s3", "scheduler", "sns", "sqs", "sts"),
    )
)


class Reach(StrEnum):
    """Which records of audited services are read; each reaches further than the one before it.

    A few actions of S3, KMS or STS concern the delivery chain, and these services write more records than all others.
    """

    CHAIN = "chain"
    """Those of the services that build and deliver, and of those that watch them: ECR, CodePipeline, CloudTrail ..."""

    CATALOGUED = "catalogued"
    """Also those of every other audited service whose action the catalogue has."""

    AUDITED = "audited"
    """All records of audited services."""

    EVERYTHING = "everything"
    """All records."""

    def wants(self, source: str, name: str) -> bool:
        """Whether a record of an event source and event name is read."""
        if self is Reach.EVERYTHING:
            return True
        if not is_audited_source(source):
            return False
        if self is Reach.AUDITED or source not in _BUSY:
            return True
        return self is Reach.CATALOGUED and catalog.find(source, name) is not None


def reach_of(actions: Mapping[str, frozenset[str] | None] | None) -> Reach:
    """The nearest that has all records of some actions.

    Args:
        actions: event names by event source, None for all of a source; None for any record at all.
    """
    if actions is None:
        return Reach.AUDITED
    return next((reach for reach in Reach if all(_has(reach, *each) for each in actions.items())), Reach.AUDITED)


def _has(reach: Reach, source: str, names: frozenset[str] | None) -> bool:
    if not is_audited_source(source) or source not in _BUSY:
        return True
    return names is not None and all(reach.wants(source, name) for name in names)
