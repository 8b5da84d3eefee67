"""A record becomes a row, whatever it looks like, and nothing of it is lost."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.lake.columns import BY_NAME, COLUMNS, Type
from custody.lake.fingerprint import fingerprint
from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows

PUSH: dict[str, Any] = {
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "AssumedRole",
        "principalId": "AROAEXAMPLE:AWSCodeBuild-1f2e",
        "arn": "arn:aws:sts::123456789012:assumed-role/Builder/AWSCodeBuild-1f2e",
        "accountId": "123456789012",
        "accessKeyId": "ASIAEXAMPLE",
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-11-20T11:00:00Z"},
            "sessionIssuer": {"arn": "arn:aws:iam::123456789012:role/Builder", "userName": "Builder"},
        },
        "invokedBy": "codebuild.amazonaws.com",
    },
    "eventTime": "2026-11-20T12:34:56Z",
    "eventSource": "ecr.amazonaws.com",
    "eventName": "PutImage",
    "awsRegion": "eu-central-1",
    "sourceIPAddress": "codebuild.amazonaws.com",
    "userAgent": "codebuild.amazonaws.com",
    "requestParameters": {"repositoryName": "shop/api", "imageTag": "1.0"},
    "responseElements": {"image": {"imageId": {"imageDigest": "sha256:98c8", "imageTag": "1.0"}}},
    "requestID": "r-1",
    "eventID": "e-1",
    "readOnly": False,
    "eventType": "AwsApiCall",
    "managementEvent": True,
    "recipientAccountId": "123456789012",
    "eventCategory": "Management",
    "eventContext": {"requestContext": {"a": 1}},
}


def test_a_whole_record() -> None:
    row = row_of(PUSH, file="s3://logs/x.json.gz", position=7)
    assert list(row) == [column.name for column in COLUMNS]
    typed = {name: value for name, value in row.items() if value is not None and BY_NAME[name].type is not Type.JSON}
    assert typed == {
        "event_id": "e-1",
        "event_time": datetime(2026, 11, 20, 12, 34, 56),  # noqa: DTZ001 - the column is UTC without saying so
        "account": "123456789012",
        "region": "eu-central-1",
        "event_source": "ecr.amazonaws.com",
        "event_name": "PutImage",
        "event_type": "AwsApiCall",
        "event_category": "Management",
        "activity": "push",
        "read_only": False,
        "management_event": True,
        "actor_type": "AssumedRole",
        "actor_arn": "arn:aws:sts::123456789012:assumed-role/Builder/AWSCodeBuild-1f2e",
        "actor_name": "Builder",
        "actor_account": "123456789012",
        "access_key_id": "ASIAEXAMPLE",
        "session_name": "AWSCodeBuild-1f2e",
        "session_issuer_arn": "arn:aws:iam::123456789012:role/Builder",
        "invoked_by": "codebuild.amazonaws.com",
        "mfa": False,
        "source_ip": "codebuild.amazonaws.com",
        "user_agent": "codebuild.amazonaws.com",
        "request_id": "r-1",
        "repository": "shop/api",
        "image_tag": "1.0",
        "image_digest": "sha256:98c8",
        "event_version": "1.11",
        "fingerprint": fingerprint(PUSH),
        "source_file": "s3://logs/x.json.gz",
        "source_position": 7,
        "resource": "shop/api",
    }
    assert json.loads(str(row["user_identity"])) == PUSH["userIdentity"]
    assert json.loads(str(row["other_fields"])) == {"eventContext": PUSH["eventContext"]}


def test_several_values_are_joined_in_order_without_repeats() -> None:
    images = [{"imageTag": "b"}, {"imageTag": "a"}, {"imageTag": "b"}, {"imageDigest": "sha256:1"}]
    row = row_of(
        {
            "eventSource": "ecr.amazonaws.com",
            "eventName": "BatchDeleteImage",
            "requestParameters": {"repositoryName": "r", "imageIds": images},
        }
    )
    assert (row["repository"], row["image_tag"]) == ("r", "b,a")


def test_null_is_told_from_absent_in_json() -> None:
    row = row_of({"requestParameters": None, "responseElements": []})
    assert (row["request_parameters"], row["response_elements"]) == ("null", "[]")
    assert row["additional_event_data"] is None
    assert row["other_fields"] is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-20T12:34:56Z", "2026-11-20 12:34:56"),
        ("2026-11-20T14:34:56+02:00", "None"),
        ("2026-11-20T12:34:56.789Z", "None"),
        ("2026-02-29T00:00:00Z", "None"),
        ("0000-01-01T00:00:00Z", "None"),
        ("2026-11-20T24:00:00Z", "None"),
        ("2026-11-20T23:59:60Z", "None"),
        ("2026-1-2T3:4:5Z", "None"),
        ("9998-12-31T23:59:59Z", "9998-12-31 23:59:59"),
        ("0001-01-01T00:00:00+14:00", "None"),
        ("yesterday", "None"),
        (1584042813, "None"),
        (None, "None"),
    ],
)
def test_time(written: object, read: str) -> None:
    assert str(row_of({"eventTime": written})["event_time"]) == read


def _sso(session: str) -> dict[str, Any]:
    role = "AWSReservedSSO_Dev_1a2b"
    issuer = {"arn": f"arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/{role}", "userName": role}
    arn = f"arn:aws:sts::1:assumed-role/{role}/{session}"
    return {"type": "AssumedRole", "arn": arn, "sessionContext": {"sessionIssuer": issuer}}


@pytest.mark.parametrize(
    ("identity", "name", "session"),
    [
        ({"type": "IAMUser", "userName": "mary", "principalId": "AIDA:x"}, "mary", None),
        ({"type": "Root", "arn": "arn:aws:iam::1:root"}, "root", None),
        ({"type": "IAMUser", "arn": "arn:aws:iam::1:user/path/joe"}, "joe", None),
        ({"type": "AssumedRole", "principalId": "AROA:me"}, "AROA:me", "me"),
        ({"type": "FederatedUser", "arn": "arn:aws:sts::1:federated-user/ann"}, "ann", "ann"),
        ({"accountId": "1", "invokedBy": "AWS Internal"}, "AWS Internal", None),
        ({"type": "AWSService", "invokedBy": "ecr.amazonaws.com"}, "ecr.amazonaws.com", None),
        ({"type": "Unknown"}, "Unknown", None),
        ({"type": "AWSAccount", "accountId": "2", "principalId": "AROAX:me"}, "2/AROAX:me", "me"),
        ({"type": "AWSAccount", "accountId": "2"}, "2", None),
        ({"type": "IdentityCenterUser", "accountId": "1", "onBehalfOf": {"userId": "u-1"}}, "u-1", None),
        ({"type": "Unknown", "accountId": "1", "principalId": "p", "userName": ""}, "1/p", None),
        (_sso("mail@example.com"), "mail@example.com", "mail@example.com"),
        (_sso(""), "AWSReservedSSO_Dev_1a2b", None),
        ("nobody", None, None),
        (None, None, None),
    ],
)
def test_who(identity: object, name: str | None, session: str | None) -> None:
    row = row_of({"userIdentity": identity})
    assert (row["actor_name"], row["session_name"]) == (name, session)


@pytest.mark.parametrize(
    ("record", "mfa"),
    [
        ({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}}, True),
        ({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": True}}}}, True),
        ({"userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": "false"}}}}, False),
        ({"additionalEventData": {"MFAUsed": "Yes"}}, True),
        ({"additionalEventData": {"MFAUsed": "No"}}, False),
        ({"userIdentity": {"sessionContext": {}}}, None),
        ({}, None),
    ],
)
def test_mfa(record: dict[str, Any], mfa: bool | None) -> None:  # noqa: FBT001 - a table
    assert row_of(record)["mfa"] is mfa


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just("\ud800\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_fields = sorted({column.path[0] for column in COLUMNS if column.path} | {"newField"})


def test_any_record_becomes_a_row_that_duckdb_reads_as_json() -> None:
    names = [column.name for column in COLUMNS if column.type is Type.JSON]
    valid = " AND ".join(f"coalesce(json_valid({name}), true)" for name in names)

    with duckdb.connect() as connection:
        create_events(connection)

        @settings(max_examples=60)
        @given(st.lists(st.dictionaries(st.sampled_from(_fields), _anything, max_size=8), min_size=1, max_size=20))
        def becomes_a_row(records: list[dict[str, Any]]) -> None:
            connection.execute("DELETE FROM events")
            assert insert_rows(connection, map(row_of, records)) == len(records)
            bad = connection.execute(f"SELECT count(*) FROM events WHERE NOT ({valid})").fetchall()  # noqa: S608
            assert bad == [(0,)]

        becomes_a_row()


def test_json_text_of_what_json_cannot_write() -> None:
    odd = {"a": [float("nan"), float("-inf"), 10**30, "\ud800"], "b": {"c": float("inf"), "d": 1.5}}
    text = row_of({"requestParameters": odd})["request_parameters"]
    assert text == '{"a":[null,null,1000000000000000000000000000000,"?"],"b":{"c":null,"d":1.5}}'


def test_rows_are_inserted_in_batches_and_keep_their_order() -> None:
    with duckdb.connect() as connection:
        create_events(connection, table="two words")
        total = insert_rows(connection, (row_of({}, position=n) for n in range(4097)), table="two words")
        found = connection.execute('SELECT source_position FROM "two words"').fetchall()
    assert total == 4097
    assert found == [(n,) for n in range(4097)]
