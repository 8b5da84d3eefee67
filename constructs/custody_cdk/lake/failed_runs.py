"""What a role of the lake needs to keep in the dead-letter queue what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody_cdk.policy import allow

if TYPE_CHECKING:
    from custody_cdk.environment import Place
    from custody_cdk.lake.lake_key import LakeKey
    from custody_cdk.policy import Statement


def keeps_failed(what: str, *, key: LakeKey, dead_letter_arn: str, place: Place) -> list[Statement]:
    """Statements that let send to the queue, and use its key through SQS alone.

    Args:
        what: fails, as the statements' ids call it, such as ``Runs``.
        key: of the queue.
        dead_letter_arn: the queue.
        place: of the queue and of what sends.

    See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    return [
        allow(f"KeepFailed{what}", actions=["sqs:SendMessage"], resources=[dead_letter_arn]),
        allow(
            f"EncryptFailed{what}",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[key.arn],
            condition={"StringEquals": {"kms:ViaService": f"sqs.{place.region}.{place.dns_suffix}"}},
        ),
    ]
