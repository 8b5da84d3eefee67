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
    """What somebody was doing, seen from the chain of custody rather than from the API.

    ``custody.catalog.ACTIVITIES`` says what each one means.
    """

    PUSH = "push"
    PULL = "pull"
    DELETE = "delete"
    ARCHIVE = "archive"
    REPOSITORY = "repository"
    POLICY = "policy"
    LIFECYCLE = "lifecycle"
    SCANNING = "scanning"
    REPLICATION = "replication"
    SIGNING = "signing"
    CACHE = "cache"
    TEMPLATE = "template"
    ACCOUNT_SETTING = "account-setting"
    LOGIN = "login"
    PIPELINE = "pipeline"
    EXECUTION = "execution"
    APPROVAL = "approval"
    STAGE_CONTROL = "stage-control"
    JOB = "job"
    DEPLOYMENT = "deployment"
    WEBHOOK = "webhook"
    CUSTOM_ACTION = "custom-action"
    CONNECTION = "connection"
    BUILD = "build"
    TAG = "tag"
    TRAIL = "trail"
    BUCKET = "bucket"
    KEY = "key"
    WATCHER = "watcher"
    IDENTITY = "identity"
    READ = "read"


# Where CloudTrail's and EventBridge's name of a service is not the SDK's. See
# https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-monitoring.html
_RECORDED_AS = {"cloudwatch": "monitoring"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One name that CloudTrail writes into ``eventName``, classified.

    The ``repository`` to ``resource`` fields are paths inside the record (``requestParameters.imageTag``), in
    order of preference: the first that is present holds the value. ``[]`` marks an array whose elements each
    hold one, as in ``requestParameters.imageIds[].imageTag``.

    Attributes:
        service: the SDK's name of the service (``ecr``, ``cloudwatch``), botocore's too.
        name: ``eventName`` of the record.
        read_only: EventBridge takes it for a read-only management event, so that a rule in state ``ENABLED``
            does not match it. The record's own ``readOnly`` may differ; then ``note`` says so.
        kind: the record's ``eventType``.
        public: False for a name that CloudTrail writes although the SDK has no such operation.
        resource: the thing acted on, for a sentence: a name, an id or an ARN.
        note: what a reader has to know besides.
    """

    service: str
    name: str
    activity: Activity
    read_only: bool
    kind: Kind = Kind.API
    public: bool = True
    repository: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()
    pipeline: tuple[str, ...] = ()
    execution: tuple[str, ...] = ()
    resource: tuple[str, ...] = ()
    note: str = ""

    @property
    def event_source(self) -> str:
        """``eventSource`` of the record, for example ``ecr.amazonaws.com``."""
        return f"{_RECORDED_AS.get(self.service, self.service)}.amazonaws.com"

    @property
    def source(self) -> str:
        """``source`` of the EventBridge event, for example ``aws.ecr``."""
        return f"aws.{_RECORDED_AS.get(self.service, self.service)}"
