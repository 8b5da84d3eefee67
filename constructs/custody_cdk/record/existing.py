"""A bucket or key that somebody else owns: what its owner has to add, said before anything fails in the account."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.errors import SettingsError
from custody_cdk.record import bucket_policy, key_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.policy import Statement
    from custody_cdk.record.trail_owner import TrailOwner


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingBucket:
    """A bucket in this or another account, whose policy this app does not manage.

    Args:
        name: its physical name.
        prefix: key prefix of the log files.
        policy_is_in_place: say True once its owner has added the statements; until then the trail raises and
            prints them, because CloudTrail would refuse to be made and the cause would be hard to see.
    """

    name: str
    prefix: str = ""
    policy_is_in_place: bool = False

    def statements(self, owner: TrailOwner) -> list[Statement]:
        """What the bucket's policy needs for this trail.

        Args:
            owner: the trail's name and whose it is.
        """
        return bucket_policy.cloudtrail_writes(f"arn:{owner.partition}:s3:::{self.name}", owner, self.prefix)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingKey:
    """A KMS key in the bucket's Region, whose policy this app does not manage.

    Args:
        arn: its ARN.
        policy_is_in_place: say True once its owner has added the statements.
    """

    arn: str
    policy_is_in_place: bool = False

    def statements(self, owner: TrailOwner) -> list[Statement]:
        """What the key's policy needs for this trail.

        Args:
            owner: the trail's name and whose it is.
        """
        return key_policy.cloudtrail(owner.partition, owner.arn)


def insist(what: str, name: str, statements: Sequence[Statement], *, in_place: bool) -> None:
    """Raise with the statements unless their owner is said to have added them.

    Raises:
        SettingsError: one line, the statements in it as JSON ready to paste.
    """
    if not in_place:
        raise SettingsError(
            f"the policy of {what} {name!r} is not managed here: have its owner add these statements, then say "
            f"policy_is_in_place=True: {json.dumps(list(statements))}"
        )
