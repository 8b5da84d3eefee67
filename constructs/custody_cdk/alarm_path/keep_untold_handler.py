"""Keeps among the dead letters what somebody outside did not take: moved back to its queue, it is told again."""

import os

from custody_cdk.alarm_path.client_handler import client, queue_url

PATIENCE = {"connect": 1, "read": 4}
"""Seconds: a target that hangs and a queue that hangs fit into the time that the function keeps for them."""
_ERROR_LENGTH = 500


def keep_untold(body: str, *, target: str, error: object) -> None:
    """Keep a message, which alarms; raises where the queue does not take it.

    Args:
        body: what a rule or a question sent.
        target: who did not take the alert on it.
        error: what went wrong.
    """
    queue = os.environ["DEAD_LETTERS"]
    attributes = {"TARGET": target, "ERROR": ascii(error)[:_ERROR_LENGTH]}
    client("sqs", queue.split(":")[3], **PATIENCE).send_message(
        QueueUrl=queue_url(queue, **PATIENCE),
        MessageBody=body,
        MessageAttributes={name: {"DataType": "String", "StringValue": said} for name, said in attributes.items()},
    )
