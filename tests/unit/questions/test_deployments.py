"""Where images run, from records made here: what a tag stood for then, what is unknown, and what is only inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.engines.local import LocalEngine
from custody.lake.rows import row_of
from custody.lake.state_rows import state_row_of
from custody.questions import get

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNT, REGION = "111122223333", "eu-central-1"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
A, B, C = (f"sha256:{letter * 64}" for letter in "abc")
PIPELINE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/shop-pipeline"
API = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/prod/api"
DAY = {"since": "2026-11-10", "until": "2026-11-11", "earliest": "2026-11-01"}

Record = dict[str, Any]


def call(clock: str, action: str, asked: Any = None, answered: Any = None, **more: Any) -> Record:
    """One record of 10 November 2026; its id is its time and name."""
    service, name = action.split(".")
    identity = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/dana", "userName": "dana"}
    return {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": f"2026-11-10T{clock}Z",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": REGION,
        "requestParameters": asked,
        "responseElements": answered,
        "eventID": f"{clock}-{name}",
        "eventType": "AwsApiCall",
        "recipientAccountId": ACCOUNT,
        **more,
    }


def push(clock: str, image: str, digest: str, session: str = "", role: str = PIPELINE_ROLE) -> Record:
    repository, tag = image.split(":")
    answered = {"image": {"imageId": {"imageDigest": digest, "imageTag": tag}}}
    more: Record = {}
    if session:
        issuer = {"arn": role, "type": "Role", "userName": role.rpartition("/")[2]}
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/shop/{session}"
        more = {"userIdentity": {"type": "AssumedRole", "arn": arn, "sessionContext": {"sessionIssuer": issuer}}}
    return call(clock, "ecr.PutImage", {"repositoryName": repository, "imageTag": tag}, answered, **more)


def defined(clock: str, revision: int, *images: str) -> Record:
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/api:{revision}"
    asked = {"family": "api", "containerDefinitions": [{"image": image} for image in images]}
    return call(clock, "ecs.RegisterTaskDefinition", asked, {"taskDefinition": {"taskDefinitionArn": arn}})


def served(clock: str, revision: int, **asked: Any) -> Record:
    definition = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/api:{revision}"
    wanted = {"cluster": "prod", "service": "api"} | (asked or {"taskDefinition": f"api:{revision}"})
    return call(clock, "ecs.UpdateService", wanted, {"service": {"serviceArn": API, "taskDefinition": definition}})


def ran(clock: str, state: str, execution: str, provider: str = "ECRBuildAndPublish", **result: Any) -> Record:
    """An event of an action of the pipeline shop."""
    detail = {
        "pipeline": "shop",
        "execution-id": execution,
        "stage": "Build",
        "action": "Image",
        "action-execution-id": f"{execution}-image",
        "state": state,
        "type": {"category": "Build", "owner": "AWS", "provider": provider, "version": "1"},
    } | ({"execution-result": result} if result else {})
    kind = "CodePipeline Action Execution State Change"
    event = {"detail-type": kind, "source": "aws.codepipeline", "account": ACCOUNT, "region": REGION}
    return event | {"id": f"{clock}-{execution}-{state}", "time": f"2026-11-10T{clock}Z", "detail": detail}


def piped(clock: str = "00:00:01", role: str = PIPELINE_ROLE) -> Record:
    return call(clock, "codepipeline.UpdatePipeline", {"pipeline": {"name": "shop", "roleArn": role}})


def answers(id_: str, documents: Sequence[Record], **given: str) -> list[Record]:
    with LocalEngine() as engine:
        numbered = list(enumerate(documents))
        engine.add([row_of(one, file="log", position=n) for n, one in numbered if "detail" not in one])
        engine.add_state_changes([state_row_of(one, file="bus", position=n) for n, one in numbered if "detail" in one])
        question = get(id_)
        answer = engine.run(question.sql, question.bind(DAY | given))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def images(*documents: Record, **given: str) -> list[tuple[Any, Any, Any]]:
    """What runs in the end: digest, how it is known, and what is missing."""
    rows = answers("running-since", documents, **given)
    return [(row["image_digest"], row["known_by"], row["gap"]) for row in rows if row["running_until"] is None]


UNKNOWN = "no push of it is in the record"


def test_a_tag_stands_for_its_last_push_before_that_moment() -> None:
    pushes = [push("08:00:00", "shop/api:1", A), push("09:00:00", "shop/api:1", B), push("12:00:00", "shop/api:1", C)]
    api = defined("10:00:00", 1, f"{HOST}/shop/api:1")
    assert images(*pushes, api, served("11:00:00", 1)) == [(B, "tag", None)]
    # The same revision is deployed again, and fetches what the tag stands for by then.
    again = served("13:00:00", 1, forceNewDeployment=True)
    assert images(*pushes, api, served("11:00:00", 1), again) == [(C, "tag", None)]
    # More of the same is no deployment.
    assert images(*pushes, api, served("11:00:00", 1), served("13:00:00", 1, desiredCount=9)) == [(B, "tag", None)]


@pytest.mark.parametrize(
    ("image", "found"),
    [
        (f"{HOST}/shop/api:2", (None, "unknown", UNKNOWN)),
        (f"{HOST}/shop/apix:1", (None, "unknown", UNKNOWN)),
        (f"999999999999.dkr.ecr.{REGION}.amazonaws.com/shop/api:1", (None, "unknown", UNKNOWN)),
        (f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/shop/api:1", (None, "unknown", UNKNOWN)),
        (f"{HOST}/shop/api@{B}", (B, "digest", UNKNOWN)),
        (f"{HOST}/shop/api:1@{A}", (A, "digest", None)),
        (f"{ACCOUNT}.dkr-ecr.{REGION}.on.aws/shop/api:1", (A, "tag", None)),
        ("docker.io/shop/api:1", (None, "unknown", "no image of Amazon ECR: of its pushes the record knows nothing")),
    ],
)
def test_what_was_not_pushed_there_is_unknown(image: str, found: tuple[Any, Any, Any]) -> None:
    assert images(push("08:00:00", "shop/api:1", A), defined("09:00:00", 1, image), served("10:00:00", 1)) == [found]


def test_no_tag_means_latest() -> None:
    pushed = push("08:00:00", "shop/api:latest", A)
    assert images(pushed, defined("09:00:00", 1, f"{HOST}/shop/api"), served("10:00:00", 1)) == [(A, "tag", None)]


def test_a_push_whose_tag_was_left_out_may_have_moved_any() -> None:
    hidden = push("09:00:00", "shop/api:1", B)
    hidden["requestParameters"] = {"omitted": True, "reason": "requestParameters too large"}
    hidden["responseElements"] = {"omitted": True, "reason": "responseElements too large"}
    hidden["resources"] = [{"ARN": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/shop/api"}]
    api = defined("10:00:00", 1, f"{HOST}/shop/api:1")
    found = images(push("08:00:00", "shop/api:1", A), hidden, api, served("11:00:00", 1))
    assert found == [(None, "unknown", "CloudTrail omitted of a later push which tag it was")]


def test_a_definition_that_is_not_in_the_record_is_a_gap() -> None:
    assert images(served("10:00:00", 7)) == [(None, "unknown", "the record does not say of which images it is made")]


def test_what_is_deleted_runs_no_more() -> None:
    gone = call(
        "12:00:00", "ecs.DeleteService", {"cluster": "prod", "service": "api"}, {"service": {"serviceArn": API}}
    )
    record = [push("08:00:00", "shop/api:1", A), defined("09:00:00", 1, f"{HOST}/shop/api:1"), served("10:00:00", 1)]
    assert images(*record, gone) == []
    (row,) = answers("running-since", [*record, gone])
    assert (str(row["running_until"]), row["ended_by"]) == ("2026-11-10 12:00:00", "DeleteService")


def test_functions_and_app_runner_name_their_images_themselves() -> None:
    uri = f"{HOST}/shop/api:1"
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:thumbs"
    service = f"arn:aws:apprunner:{REGION}:{ACCOUNT}:service/status/0a1b"
    source = {"imageRepository": {"imageIdentifier": uri}}
    record = [
        push("08:00:00", "shop/api:1", A),
        call("09:00:00", "lambda.CreateFunction20150331", {"functionName": "thumbs", "code": {"imageUri": uri}}),
        call("09:00:00", "lambda.CreateFunction20150331", {"functionName": "zipped", "code": {}}, eventID="zipped"),
        call(
            "10:00:00", "apprunner.CreateService", {"sourceConfiguration": source}, {"service": {"serviceArn": service}}
        ),
        push("11:00:00", "shop/api:1", B),
        call("12:00:00", "lambda.UpdateFunctionCode20150331v2", {"functionName": arn, "imageUri": uri}),
        call("13:00:00", "apprunner.StartDeployment", {"serviceArn": service}),
    ]
    rows = [row for row in answers("running-since", record) if row["running_until"] is None]
    assert [(row["target"], row["image_digest"]) for row in rows] == [(service, B), (arn, B)]
    assert images(*record, target="function:thumb") == [(B, "tag", None)]
    assert images(*record, target=f"{arn}s") == []


def released(*documents: Record) -> list[str]:
    """Why what was deployed came of no release."""
    return [row["reason"] for row in answers("deployed-without-release", documents)]


DEPLOYED = [defined("10:00:00", 1, f"{HOST}/shop/api:1"), served("11:00:00", 1)]
RAN = [ran("07:00:00", "STARTED", "e1"), ran("09:00:00", "SUCCEEDED", "e1")]
MANAGED = push("08:00:00", "shop/api:1", A, "1762070400000")


def test_a_push_by_codepipeline_itself_is_tied_by_role_and_time() -> None:
    assert released(piped(), *RAN, MANAGED, *DEPLOYED) == []
    chain = answers("lineage", [piped(), *RAN, MANAGED, *DEPLOYED])
    inferred = "inferred, named by no record: the pipeline's role pushed it while this ECRBuildAndPublish action ran"
    assert [(row["step"], row["known"], row["gap"]) for row in chain[:3]] == [
        ("push", True, None),
        ("build", True, inferred),
        ("execution", True, inferred),
    ]
    assert chain[2]["what"] == "shop e1, action Image of stage Build"
    assert [(row["step"], row["what"]) for row in chain[6:]] == [("deployed", f"{API}, by tag 1")]


NO_TIE = "no build session pushed it"


@pytest.mark.parametrize(
    "record",
    [
        pytest.param([*RAN], id="whose role it is was never recorded"),
        pytest.param([piped(role=f"{PIPELINE_ROLE}-2"), *RAN], id="another role"),
        pytest.param([piped(), piped("07:30:00", role=f"{PIPELINE_ROLE}-2"), *RAN], id="another role by then"),
        pytest.param([piped(), RAN[0]], id="an action without an end"),
        pytest.param([piped(), RAN[0], ran("07:59:59", "SUCCEEDED", "e1")], id="an action that was over"),
        pytest.param(
            [piped(), *RAN, ran("07:30:00", "STARTED", "e2"), ran("08:30:00", "FAILED", "e2")], id="two at once"
        ),
        pytest.param(
            [piped(), *(one | {"detail": one["detail"] | {"type": {"provider": "S3"}}} for one in RAN)], id="S3"
        ),
    ],
)
def test_what_cannot_be_told_apart_is_not_tied(record: list[Record]) -> None:
    assert released(*record, MANAGED, *DEPLOYED) == [NO_TIE]
    assert [row["known"] for row in answers("lineage", [*record, MANAGED])[:3]] == [True, False, False]


def test_of_two_actions_the_one_whose_output_names_the_digest_is_it() -> None:
    named = {"external-execution-summary": f"pushed {A}"}
    other = [ran("07:30:00", "STARTED", "e2"), ran("08:30:00", "SUCCEEDED", "e2", **named)]
    chain = answers("lineage", [piped(), *RAN, *other, MANAGED])
    assert chain[2]["what"].startswith("shop e2")
    assert chain[2]["gap"].endswith("ECRBuildAndPublish action ran, whose event names the digest")


BUILD = "00000001-beef-4000-8000-000000000000"
BUILT = {"build": {"id": f"shop:{BUILD}", "initiator": "codepipeline/shop"}}
STEPS = {
    "start": call("07:59:00", "codebuild.StartBuild", {"projectName": "shop"}, BUILT),
    "release": push("08:00:00", "shop/api:1", A, f"AWSCodeBuild-{BUILD}"),
    "past it": push("08:30:00", "shop/api:1", B),
    "definition": defined("09:00:00", 1, f"{HOST}/shop/api:1"),
    "deployment": served("10:00:00", 1),
}


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(list(STEPS)), st.sets(st.sampled_from(list(STEPS))))
def test_gaps_order_and_copies_never_make_a_release_of_what_is_none(order: list[str], missing: set[str]) -> None:
    there = [step for step in order if step not in missing]
    rows = answers("deployed-without-release", [STEPS[step] for step in [*there, *there[:2]]])
    clean = {"start", "release", "definition", "deployment"} <= set(there) and "past it" in missing
    assert len(rows) == (0 if clean or "deployment" in missing else 1)
    if rows:
        last = B if "past it" in there else A if "release" in there else None
        assert rows[0]["image_digest"] == (last if "definition" in there else None)
