"""Calls of one Region that only read, each made once: what was asked before is answered from memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from custody.aws.failures import code_of, is_denied, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.aws.account import Account

_CONNECTIONS = 16
_MISSING = frozenset(
    {"ResourceNotFoundException", "NoSuchBucket", "NoSuchEntity", "NotFoundException", "NotFound", "ResourceNotFound"}
    | {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "EntityNotFoundException", "NoSuchKey", "404"}
    | {"TrailNotFoundException", "NoSuchEntityException", "SubscriptionNotFound", "StackSetNotFoundException"}
)


@dataclass(frozen=True, eq=False)
class Calls:
    """What may be asked of one Region.

    Attributes:
        account: the session and the names of the deployment, with the account's number.
        region: where the calls go.
    """

    account: Account
    region: str
    _made: dict[str, _Once] = field(default_factory=dict)
    _clients: dict[str, Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def partition(self) -> str:
        """For ARNs."""
        return self.account.names.partition

    @property
    def number(self) -> str:
        """The account, twelve digits."""
        return self.account.names.account

    def client(self, service: str) -> Any:
        """The SDK's client, made once."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self.account.client(service, self.region, connections=_CONNECTIONS)
            return self._clients[service]

    def ask(self, service: str, operation: str, **told: Any) -> Mapping[str, Any]:
        """One call.

        Raises:
            ClientError: the service refused it, each time that it is asked.
            BotoCoreError: there was no answer.
        """
        answer: Mapping[str, Any] = self._once(service, operation, told).of(
            lambda: getattr(self.client(service), operation)(**told)
        )
        return answer

    def all(self, service: str, operation: str, key: str, **told: Any) -> list[Any]:
        """Everything that a call lists, over all its pages.

        Raises:
            ClientError, BotoCoreError: as above.
        """

        def listed() -> list[Any]:
            client = self.client(service)
            if client.can_paginate(operation):
                pages = client.get_paginator(operation).paginate(**told)
                return [each for page in pages for each in page.get(key, [])]
            return _by_token(getattr(client, operation), key, told)

        found: list[Any] = self._once(service, f"{operation}*{key}", told).of(listed)
        return found

    def forget(self) -> None:
        """Ask anew from here on."""
        with self._lock:
            self._made.clear()

    def _once(self, service: str, operation: str, told: Mapping[str, Any]) -> _Once:
        key = json.dumps([service, operation, told], sort_keys=True, default=str)
        with self._lock:
            return self._made.setdefault(key, _Once())


class _Once:
    """The answer to a call, or what it raised; the first to ask makes the call, and others wait for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answer: Any = None
        self._raised: Exception | None = None
        self._asked = False

    def of(self, call: Any) -> Any:
        with self._lock:
            if not self._asked:
                try:
                    self._answer = call()
                except Exception as error:  # noqa: BLE001 - it is raised again, for each who asks
                    self._raised = error
                self._asked = True
        if self._raised is not None:
            raise self._raised
        return self._answer


def _by_token(call: Any, key: str, told: Mapping[str, Any]) -> list[Any]:
    """The pages of what the SDK has no paginator for; all of those here continue by ``NextToken``."""
    found: list[Any] = []
    more: dict[str, Any] = {}
    while True:
        page = call(**told, **more)
        found += page.get(key, [])
        if not page.get("NextToken"):
            return found
        more = {"NextToken": page["NextToken"]}


def is_missing(error: BaseException) -> bool:
    """Whether what was asked about is not there."""
    if code_of(error) in _MISSING:
        return True
    # Athena has no code for it; see
    # https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html
    return code_of(error) == "InvalidRequestException" and "not found" in str(error)


def why(error: BaseException) -> str:
    """What stands in the way of looking, in a line."""
    if is_denied(error):
        operation = getattr(error, "operation_name", "the call")
        return f"access denied to {operation}"
    return one_line(error)
