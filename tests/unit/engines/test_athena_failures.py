"""The SDK's own errors, made by the SDK's own classes, as one line each."""

from __future__ import annotations

import re

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ProfileNotFound
from pyathena.error import DatabaseError, OperationalError

from custody.aws.names import Names
from custody.engines.athena_cost import Cost, size
from custody.engines.athena_failures import refused

NAMES = Names(name="audit-lake", partition="aws", account="123456789012", home_region="eu-west-1")


def service(code: str, message: str = "No.") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "StartQueryExecution")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NoCredentialsError(), "no AWS credentials; log in .*--logs PATH"),
        (ProfileNotFound(profile="x"), "no usable AWS credentials: .*set AWS_PROFILE"),
        (EndpointConnectionError(endpoint_url="https://athena.eu-west-9"), "no answer in Region eu-west-1"),
        (service("ExpiredTokenException"), "have expired; log in again"),
        (service("UnrecognizedClientException"), "does not know these credentials in eu-west-1.*enabled"),
        (service("AccessDeniedException"), "access denied to StartQueryExecution .*policy audit-lake-auditor "),
        (service("NoSuchBucket", "The bucket does not exist."), "^there is no bucket of that name; check the name"),
        (
            service("InvalidRequestException", "WorkGroup is not found."),
            "no Athena workgroup 'audit-lake' in eu-west-1",
        ),
        (service("InvalidRequestException", "WorkGroup x is disabled."), "is disabled; enable it"),
        (service("InternalServerException", "Try\nlater."), "query 'SELECT 1' failed on Athena: .*Try later"),
    ],
)
def test_calls_that_are_refused(error: Exception, told: str) -> None:
    wrapped = DatabaseError(*error.args)
    wrapped.__cause__ = error
    for each in (error, wrapped):
        line = str(refused(each, NAMES, sql="SELECT 1"))
        assert re.search(told, line)
        assert "\n" not in line


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "Query exhausted resources: Bytes scanned limit was exceeded",
            "stopped at the limit of 10.0 GB of workgroup 'audit-lake'; ask about a shorter period",
        ),
        ("TABLE_NOT_FOUND: line 1:15: Table 'events' does not exist", "database 'audit_lake' .*deploy the lake"),
        ("SCHEMA_NOT_FOUND: line 1:15: Schema 'x' does not exist", "database 'audit_lake' .*deploy the lake"),
        ("COLUMN_NOT_FOUND: line 1:8: Column 'y' cannot be resolved", "older than this command: .*up to date"),
        ("PERMISSION_DENIED: Access Denied: s3://x", "access denied while the query ran; .*audit-lake-auditor"),
        ("Insufficient permissions to execute the query", "access denied while the query ran"),
        ("DIVISION_BY_ZERO: no", "failed on Athena: DIVISION_BY_ZERO: no"),
    ],
)
def test_queries_that_fail(reason: str, told: str) -> None:
    line = str(refused(OperationalError(reason), NAMES, sql="SELECT 1", cut_off=10_000_000_000))
    assert re.search(told, line)
    assert "\n" not in line


def test_cost_has_a_minimum_and_a_price() -> None:
    assert Cost(0).usd == pytest.approx(0.00005)
    assert Cost(2_000_000_000_000, price=6.0).usd == pytest.approx(12.0)
    assert Cost(10**12, reused=True).usd == 0
    assert str(Cost(1_234_567_890)) == "1.2 GB scanned, about 0.00617 USD at 5 USD a TB (list price)"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (10**12, "1.0 TB"), (10**16, "10000.0 TB")],
)
def test_sizes(number: int, shown: str) -> None:
    assert size(number) == shown
