"""The columns of CloudTrail's log files as Athena reads them: the documented table, with the record's own spelling.

Athena's names are lower case and every leaf is text. The structs hold more fields than the documented table's: all
that the pages about records and identities name, because the SerDe gives what a column declares and leaves out the
rest. What no column declares is not seen by Athena: ``managementEvent`` among them.

See https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
"""

from __future__ import annotations

from dataclasses import dataclass

SERDE = "org.apache.hive.hcatalog.data.JsonSerDe"
INPUT_FORMAT = "com.amazon.emr.cloudtrail.CloudTrailInputFormat"
OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

PARTITIONS = ("account", "region", "day")
"""The partition columns, all text; ``day`` is ``2026/11/21``, the day of the file in UTC."""


@dataclass(frozen=True, slots=True)
class Text:
    """A leaf; an object of the record becomes its JSON text."""


@dataclass(frozen=True, slots=True)
class Texts:
    """An object whose names nobody knows beforehand, with text values."""


@dataclass(frozen=True, slots=True)
class Struct:
    """An object with known fields, in the record's spelling."""

    fields: tuple[tuple[str, Shape], ...]


@dataclass(frozen=True, slots=True)
class Many:
    """An array."""

    of: Struct


Shape = Text | Texts | Struct | Many

_TEXT = Text()


def _texts(*names: str) -> tuple[tuple[str, Shape], ...]:
    return tuple((name, _TEXT) for name in names)


_SESSION = Struct(
    (
        ("attributes", Struct(_texts("mfaAuthenticated", "creationDate"))),
        ("sessionIssuer", Struct(_texts("type", "principalId", "arn", "accountId", "userName"))),
        *_texts("ec2RoleDelivery", "sourceIdentity", "assumedRoot", "signInSessionArn"),
        ("webIdFederationData", Struct((("federatedProvider", _TEXT), ("attributes", Texts())))),
    )
)
_IDENTITY = Struct(
    (
        *_texts("type", "principalId", "arn", "accountId", "invokedBy", "accessKeyId", "userName"),
        *_texts("identityProvider", "credentialId"),
        ("invokedByDelegate", Struct(_texts("accountId"))),
        ("inScopeOf", Struct(_texts("sourceArn", "sourceAccount", "issuerType", "credentialsIssuedTo"))),
        ("onBehalfOf", Struct(_texts("userId", "identityStoreArn"))),
        ("sessionContext", _SESSION),
    )
)

RAW_COLUMNS: tuple[tuple[str, Shape], ...] = (
    ("eventVersion", _TEXT),
    ("userIdentity", _IDENTITY),
    *_texts("eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress", "userAgent"),
    *_texts("errorCode", "errorMessage", "requestParameters", "responseElements", "additionalEventData"),
    *_texts("requestID", "eventID", "readOnly"),
    ("resources", Many(Struct(_texts("ARN", "ARNPrefix", "accountId", "type")))),
    *_texts("eventType", "apiVersion", "recipientAccountId", "serviceEventDetails", "sharedEventID"),
    *_texts("vpcEndpointId", "vpcEndpointAccountId", "eventCategory"),
    ("addendum", Struct(_texts("reason", "updatedFields", "originalRequestID", "originalEventID"))),
    *_texts("sessionCredentialFromConsole", "edgeDeviceDetails"),
    ("tlsDetails", Struct(_texts("tlsVersion", "cipherSuite", "clientProvidedHostHeader", "keyExchange"))),
)
"""Every documented column in the documented order, by the field of the record it holds."""

BY_FIELD = dict(RAW_COLUMNS)


def glue_type(shape: Shape) -> str:
    """The type of a column in the Glue catalogue."""
    match shape:
        case Text():
            return "string"
        case Texts():
            return "map<string,string>"
        case Many(of):
            return f"array<{glue_type(of)}>"
        case Struct(fields):
            inner = ",".join(f"{name.lower()}:{glue_type(field)}" for name, field in fields)
            return f"struct<{inner}>"


def glue_columns() -> list[dict[str, str]]:
    """The columns as the Glue catalogue takes them."""
    return [{"name": name.lower(), "type": glue_type(shape)} for name, shape in RAW_COLUMNS]
