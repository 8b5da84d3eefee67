"""The columns of ``events``, each defined once: one row a CloudTrail record.

The DuckDB table, the rows that fill it, the Glue columns, the Athena view and the translation of event
patterns all derive from ``COLUMNS``. The record's fields are those of
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """A column's type: in Athena's SQL, in the Glue catalogue, in DuckDB."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    TIME = "time"
    """UTC, to the second."""

    JSON = "json"
    """JSON text, with the record's own spelling of names."""

    @property
    def athena(self) -> str:
        """The type in a query, a view or a CAST."""
        return _NAMES[self][0]

    @property
    def glue(self) -> str:
        """The type in the Glue catalogue, which is Hive's."""
        return _NAMES[self][1]

    @property
    def duckdb(self) -> str:
        """The type in DuckDB."""
        return _NAMES[self][2]


_NAMES = {
    Type.TEXT: ("varchar", "string", "VARCHAR"),
    Type.BOOLEAN: ("boolean", "boolean", "BOOLEAN"),
    Type.INTEGER: ("bigint", "bigint", "BIGINT"),
    Type.TIME: ("timestamp(3)", "timestamp", "TIMESTAMP"),
    Type.JSON: ("varchar", "string", "VARCHAR"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        path: the one field of the record the column holds, unchanged but for its type; a text column holds
            strings only. Empty when it is derived, which ``meaning`` then explains.
        meaning: what it says, for the page of the relation.
    """

    name: str
    type: Type
    path: tuple[str, ...] = ()
    meaning: str


def _field(name: str, path: str, meaning: str, type_: Type = Type.TEXT) -> Column:
    return Column(name=name, type=type_, path=tuple(path.split(".")), meaning=meaning)


def _json(name: str, path: str, meaning: str) -> Column:
    return _field(name, path, meaning, Type.JSON)


def _derived(name: str, meaning: str, type_: Type = Type.TEXT) -> Column:
    return Column(name=name, type=type_, meaning=meaning)


_SEVERAL = "several are separated by commas, in the record's order"

COLUMNS: tuple[Column, ...] = (
    _field("event_id", "eventID", "Names the record, unless somebody gave another one the same id."),
    _field("event_time", "eventTime", "When the request was finished, UTC.", Type.TIME),
    _field("account", "recipientAccountId", "The account whose trail holds the record."),
    _field("region", "awsRegion", "The Region the request was made to; us-east-1 for global services."),
    _field("event_source", "eventSource", "The service: ecr.amazonaws.com."),
    _field("event_name", "eventName", "The action: PutImage."),
    _field("event_type", "eventType", "AwsApiCall, AwsServiceEvent, AwsConsoleSignIn ..."),
    _field("event_category", "eventCategory", "Management, Data, NetworkActivity or Insight."),
    _derived("activity", "What somebody was doing, from the catalogue: push, pull, approval ..."),
    _field(
        "read_only",
        "readOnly",
        "Whether the action only reads: what the record says, else what the catalogue does.",
        Type.BOOLEAN,
    ),
    _field(
        "management_event",
        "managementEvent",
        "Whether it is a management event; the documented Athena table lacks the field.",
        Type.BOOLEAN,
    ),
    _field("error_code", "errorCode", "Why it was refused or failed; empty when it succeeded."),
    _field("error_message", "errorMessage", "The sentence that belongs to error_code."),
    _field("actor_type", "userIdentity.type", "Root, IAMUser, AssumedRole, AWSService ..."),
    _field("actor_arn", "userIdentity.arn", "The identity's ARN; service events have none."),
    _derived(
        "actor_name",
        "Who, for people: the user's name, else the assumed role's (the session's for people of IAM Identity Center), "
        "else what the ARN ends with, else the account and principal as 111122223333/AROA...:session, else the "
        "Identity Center user, the service that called, the account, the type.",
    ),
    _field("actor_account", "userIdentity.accountId", "The account the identity belongs to."),
    _field("access_key_id", "userIdentity.accessKeyId", "The key that signed the request."),
    _derived(
        "session_name",
        "The session of a role, of another account's too: what its ARN ends with, else what follows the colon in "
        "principalId.",
    ),
    _field("session_issuer_arn", "userIdentity.sessionContext.sessionIssuer.arn", "The assumed role."),
    _field("invoked_by", "userIdentity.invokedBy", "The AWS service that made the request for somebody."),
    _derived("mfa", "Whether the session has MFA; empty when the record does not say.", Type.BOOLEAN),
    _field("source_ip", "sourceIPAddress", "The address, or the name of an AWS service, or AWS Internal."),
    _field("user_agent", "userAgent", "The client."),
    _field("request_id", "requestID", "Names the request, as the caller saw it."),
    _derived("repository", f"The repository acted on, from the catalogue; {_SEVERAL}."),
    _derived("image_tag", f"The image's tag, from the catalogue; {_SEVERAL}."),
    _derived("image_digest", f"The image's digest, from the catalogue; {_SEVERAL}."),
    _derived("pipeline", f"The pipeline acted on, from the catalogue; {_SEVERAL}."),
    _derived("execution_id", f"The pipeline execution, from the catalogue; {_SEVERAL}."),
    _field("event_version", "eventVersion", "The version of the record's format."),
    _field("api_version", "apiVersion", "The version of the service's API."),
    _field("shared_event_id", "sharedEventID", "Ties together one event's records in several accounts."),
    _field("vpc_endpoint_id", "vpcEndpointId", "The VPC endpoint the request came through."),
    _field("vpc_endpoint_account", "vpcEndpointAccountId", "The account that owns that endpoint."),
    _field("console_session", "sessionCredentialFromConsole", '"true" when a console session signed it.'),
    _json("user_identity", "userIdentity", "Everything about the identity."),
    _json("request_parameters", "requestParameters", "What was asked for; left out by AWS over 100 KB."),
    _json("response_elements", "responseElements", "What a change answered; left out by AWS over 100 KB."),
    _json("additional_event_data", "additionalEventData", "What the service adds."),
    _json("service_event_details", "serviceEventDetails", "What a service event is about."),
    _json("resources", "resources", "The list of resources, each with ARN, accountId and type."),
    _json("tls_details", "tlsDetails", "TLS version, cipher suite and host name."),
    _json("addendum", "addendum", "Why a record came late or was corrected."),
    _json("edge_device_details", "edgeDeviceDetails", "The edge device a request went to."),
    _derived(
        "corrects",
        "The event_id of the record that this one says it corrects, by an addendum of reason UPDATED_DATA.",
    ),
    _derived(
        "corrected_by",
        "The event_id of the correction that replaced the record; empty in events, filled in replaced_records.",
    ),
    _derived(
        "fingerprint",
        "Of everything that the record says: copies share it, and nothing else does. Compare it within one engine.",
    ),
    _derived("other_fields", "Fields of the record in no other column; Athena cannot see them.", Type.JSON),
    _derived("source_file", "The log file the row is from, which a digest file signs."),
    _derived("source_position", "The record's index in that file, from 0.", Type.INTEGER),
    # New columns stand last, so that a deployed table grows in place.
    _derived(
        "resource",
        "What was acted on, from the catalogue: the repository or pipeline, else the project, trail, key, bucket ..., "
        f"else what the ARNs in resources say; {_SEVERAL}.",
    ),
    _derived(
        "omitted",
        "The parts that CloudTrail left out because they were too large, such as "
        "requestParameters,responseElements: what they said is unknown. Empty when it left out none.",
    ),
)

BY_NAME = {column.name: column for column in COLUMNS}
BY_PATH = {column.path: column for column in COLUMNS if column.path}
