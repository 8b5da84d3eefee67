"""The columns of ``events`` are one consistent list, and its page is made from it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from custody.lake.columns import BY_NAME, BY_PATH, COLUMNS, Type
from custody.lake.derived import DERIVED
from custody.lake.page import page
from custody.lake.row_plan import BY_ACTION
from custody.lake.table import create_events

# What questions and detections are written over.
PROMISED = """
event_id event_time account region event_source event_name event_type event_category activity read_only
management_event error_code error_message actor_type actor_arn actor_name actor_account access_key_id session_name
session_issuer_arn invoked_by mfa source_ip user_agent request_id repository image_tag image_digest pipeline
execution_id user_identity request_parameters response_elements additional_event_data service_event_details
resources tls_details source_file source_position
"""
# The record's fields that AWS documents, all of which keep a place.
RECORD = """
eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage
requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion
managementEvent recipientAccountId serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory
addendum sessionCredentialFromConsole edgeDeviceDetails tlsDetails
"""


def test_every_promised_column_is_there() -> None:
    assert set(PROMISED.split()) <= set(BY_NAME)


def test_every_documented_field_has_a_column() -> None:
    assert set(RECORD.split()) == {path[0] for path in BY_PATH}


def test_names_and_paths_are_unique() -> None:
    assert len(BY_NAME) == len(COLUMNS)
    assert len(BY_PATH) == sum(1 for column in COLUMNS if column.path)


def test_columns_of_json_hold_a_whole_field() -> None:
    assert all(len(column.path) == 1 for column in COLUMNS if column.type is Type.JSON and column.path)


def test_each_column_is_a_field_or_derived() -> None:
    by_rows = {"corrected_by", "other_fields", "source_file", "source_position"}
    by_catalogue = BY_ACTION - {"read_only"}
    assert {column.name for column in COLUMNS if not column.path} == set(DERIVED) | by_catalogue | by_rows


def test_duckdb_makes_the_table_in_this_order() -> None:
    with duckdb.connect() as connection:
        create_events(connection)
        made = connection.execute("DESCRIBE events").fetchall()
    assert [(name, kind) for name, kind, *_ in made] == [(c.name, c.type.duckdb) for c in COLUMNS]


def test_page_is_fresh() -> None:
    written = Path(__file__).parents[3] / "docs" / "events.md"
    assert written.read_text("utf-8") == page(), "run `make docs`"
