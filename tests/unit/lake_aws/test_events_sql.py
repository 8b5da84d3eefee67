"""The SQL that makes ``events`` of the raw table says what ``row_of`` says, for every record we can think of."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from unit.lake_aws.raw_records import from_athena, from_rows

from custody import catalog

SAMPLES = Path(__file__).parents[2] / "samples"


def _records(value: Any) -> list[dict[str, Any]]:
    """Every CloudTrail record anywhere in a document."""
    if isinstance(value, list):
        return [record for each in value for record in _records(each)]
    if not isinstance(value, dict):
        return []
    if "eventSource" in value and "eventID" in value:
        return [value]
    return [record for each in value.values() for record in _records(each)]


def _samples() -> list[dict[str, Any]]:
    return [record for path in sorted(SAMPLES.rglob("*.json")) for record in _records(json.loads(path.read_text()))]


def test_every_sample_has_the_same_row() -> None:
    records = _samples()
    assert len(records) > 300
    for mine, theirs, record in zip(from_athena(records), from_rows(records), records, strict=True):
        assert mine == theirs, record


_word = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cc", "Cs")), max_size=8)
_name = st.sampled_from(["shop/api", "a", "7", "", "x,y", 'q"uote', "back\\slash", "ünï"])
_arn = st.sampled_from(
    [
        "arn:aws:iam::123456789012:user/Alice",
        "arn:aws:iam::123456789012:user/path/Bob",
        "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:assumed-role/Builder/session@example.com",
        "arn:aws:sts::123456789012:assumed-role/path/Builder/s",
        "arn:aws:sts::123456789012:federated-user/Carol",
        "arn:aws-cn:sts::123456789012:assumed-role/OnlyRole",
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_1a2b/kim@example.com",
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_1a2b",
        "strange",
        "ends/",
        "arn:aws:ecr:eu-central-1:123456789012:repository/shop/api",
        "arn:aws-cn:ecr-public::123456789012:repository/shop",
        "arn:aws:codepipeline:eu-central-1:123456789012:shop/Build/Make",
        "arn:aws:codepipeline:eu-central-1:123456789012:webhook:shop",
        "arn:aws:codebuild:eu-central-1:123456789012:project/shop",
        "arn:aws:s3:::audit",
        "",
    ]
)
_types = st.sampled_from(
    ["Root", "IAMUser", "AssumedRole", "FederatedUser", "AWSService", "WebIdentityUser", "AWSAccount", ""]
)
_SINCE, _UNTIL = datetime(2013, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - the column is UTC without saying so
_flag = st.sampled_from(["true", "false", "TRUE", "maybe"])


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: st.none() | field for name, field in fields.items()})


_issuer = _some(type=_types, principalId=_word, arn=_arn, accountId=_word, userName=_name)
_web = _some(federatedProvider=_word, attributes=st.dictionaries(_name, _word, max_size=2))
_session = _some(
    attributes=_some(mfaAuthenticated=_flag, creationDate=_word),
    sessionIssuer=_issuer,
    ec2RoleDelivery=_word,
    webIdFederationData=_web,
)
_identity = _some(
    type=_types,
    principalId=st.sampled_from(["AIDA", "AROA:who", "AROA:", ":x", "a:b:c"]),
    arn=_arn,
    accountId=_word,
    invokedBy=_name,
    accessKeyId=_word,
    userName=_name,
    identityProvider=_word,
    credentialId=_word,
    invokedByDelegate=_some(accountId=_word),
    onBehalfOf=_some(userId=_word, identityStoreArn=_word),
    sessionContext=_session,
)
_image = _some(imageTag=_name, imageDigest=_name)
_named = {
    "repositoryName": _name,
    "repositoryNames": st.lists(_name, max_size=3),
    "imageTag": _name,
    "imageDigest": _name,
    "imageId": _image,
    "subjectId": _image,
    "imageIds": st.lists(_image, max_size=4),
    "image": _some(imageId=_image),
    "name": _name,
    "pipelineName": _name,
    "pipeline": _some(name=_name),
    "webhook": _some(targetPipeline=_name),
    "filter": _some(pipelineExecutionId=_name),
    "pipelineExecutionId": _name,
    "targetPipelineExecutionId": _name,
    "other": st.integers(-5, 5) | st.booleans() | _word,
}
_details = _some(
    repositoryName=_name,
    lifecycleEventImageActions=st.lists(
        _some(lifecycleEventImage=_some(digest=_name, tagList=st.lists(_name, max_size=3))), max_size=3
    ),
)
_omitted = st.fixed_dictionaries({"omitted": st.sampled_from([True, False, "true", 1, None]), "reason": _word})
_acts = st.sampled_from([(a.event_source, a.name) for a in catalog.ACTIONS] + [("ecr.amazonaws.com", "Unheard")])


@st.composite
def _record(draw: st.DrawFn) -> dict[str, Any]:
    source, name = draw(_acts)
    optional = _some(
        userIdentity=_identity,
        errorCode=_word,
        requestParameters=_some(**_named) | _omitted,
        responseElements=_some(**_named) | _omitted,
        additionalEventData=_some(MFAUsed=st.sampled_from(["Yes", "No", "yes"])) | _omitted,
        serviceEventDetails=_details | _omitted,
        readOnly=st.booleans() | st.sampled_from(["true", "false", "True"]),
        resources=st.lists(_some(ARNPrefix=_arn, ARN=_arn, accountId=_word, type=_word), max_size=2),
        tlsDetails=_some(keyExchange=_word, tlsVersion=_word, cipherSuite=_word, clientProvidedHostHeader=_word),
        addendum=_some(reason=_word, updatedFields=_word, originalRequestID=_word, originalEventID=_word),
        eventTime=st.datetimes(_SINCE, _UNTIL).map(lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")) | st.just("soon"),
        userAgent=_word,
        sessionCredentialFromConsole=_flag,
        managementEvent=st.booleans(),
        eventContext=_some(a=_word),
    )
    return {"eventSource": source, "eventName": name, "eventID": "e", **draw(optional)}


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(_record(), min_size=1, max_size=12))
def test_any_record_has_the_same_row(records: list[dict[str, Any]]) -> None:
    assert from_athena(records) == from_rows(records)


@pytest.mark.parametrize("text", ['say "hi"', "C:\\temp", "two\nlines", "tab\there", "re\rturn", "ünïcode ☃"])
def test_text_that_json_escapes(text: str) -> None:
    record = {"eventSource": "s", "eventName": "n", "eventID": "e", "userIdentity": {"userName": text}}
    assert from_athena([record])[0]["user_identity"] == {"userName": text}


_odd_times = st.builds(
    "{}-{}-{}T{}:{}:{}{}".format,
    st.sampled_from(["2024", "2023", "0000", "0001", "9999", "10000", "24"]),
    *[st.sampled_from(["00", "01", "02", "13", "29", "31", "1"]) for _ in range(2)],
    *[st.sampled_from(["00", "23", "24", "59", "60", "5"]) for _ in range(3)],
    st.sampled_from(["Z", "z", "", ".5Z", "+00:00", " Z", "Z\n"]),
)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_odd_times | _word, min_size=60, max_size=120))
def test_a_time_is_read_by_both_or_by_none(times: list[str]) -> None:
    records = [{"eventSource": "s", "eventName": "n", "eventID": "e", "eventTime": time} for time in times]
    mine, theirs = from_athena(records), from_rows(records)
    assert [row["event_time"] for row in mine] == [row["event_time"] for row in theirs]


def test_a_read_is_a_read_without_the_record_saying_so() -> None:
    records = json.loads((SAMPLES.parent / "cases/time/reads-without-read-only.json").read_text())["Records"]
    odd = [
        {"eventSource": s, "eventName": n, "eventID": "e"} for s, n in [("ecr.amazonaws.com", "PutImage"), ("x", "y")]
    ]
    assert [row["read_only"] for row in from_rows(records + odd)] == [True, True, True, False, None]
    assert from_athena(records + odd) == from_rows(records + odd)
