"""What an audited action is: one row of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How CloudTrail writes the record, which decides the EventBridge detail-type."""

    API = "AwsApiCall"
    SERVICE = "AwsServiceEvent"

    @property
    def detail_type(self) -> str:
        """The ``detail-type`` of the EventBridge event that carries such a record."""
        return _DETAIL_TYPES[self]


_DETAIL_TYPES = {
    Kind.API: "AWS API Call via CloudTrail",
    Kind.SERVICE: "AWS Service Event via CloudTrail",
}


class Activity(StrEnum):
    """What somebody was doing, seen from the chain of custody rather than from the API."""

    PUSH = "push"
    PULL = "pull"
    DELETE = "delete"
    LIFECYCLE = "lifecycle"
    PIPELINE = "pipeline"
    STAGE_CONTROL = "stage-control"
    TRAIL = "trail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One name that CloudTrail writes into ``eventName``, classified.

    The ``repository`` to ``execution`` fields are paths inside the record (``requestParameters.repositoryName``),
    in order of preference: the first that is present holds the value.
    """

    service: str
    name: str
    activity: Activity
    read_only: bool
    kind: Kind = Kind.API
    repository: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()
    pipeline: tuple[str, ...] = ()
    execution: tuple[str, ...] = ()
    resource: tuple[str, ...] = ()

    @property
    def event_source(self) -> str:
        """``eventSource`` of the record, for example ``ecr.amazonaws.com``."""
        return f"{self.service}.amazonaws.com"

    @property
    def source(self) -> str:
        """``source`` of the EventBridge event, for example ``aws.ecr``."""
        return f"aws.{self.service}"
