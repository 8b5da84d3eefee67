"""AWS's clients and the addresses of queues, each made once and kept while a function stays warm."""

from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config


@lru_cache(maxsize=32)
def client(service: str, region: str | None = None, *, connect: int, read: int) -> Any:
    """The client of a service, which tries twice: one call that hangs must not take the time of all others.

    Args:
        service: such as ``sns``.
        region: its Region; the function's own when None.
        connect: seconds that a connection may take.
        read: seconds that an answer may take.
    """
    config = Config(connect_timeout=connect, read_timeout=read, retries={"total_max_attempts": 2})
    return boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload, no-any-return, unused-ignore]


@lru_cache(maxsize=8)
def queue_url(arn: str, *, connect: int, read: int) -> str:
    """Where to send to a queue."""
    _, _, service, region, account, name = arn.split(":")
    asked = client(service, region, connect=connect, read=read)
    return str(asked.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"])
