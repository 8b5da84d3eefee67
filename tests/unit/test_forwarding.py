"""What is forwarded is what is listened for: nothing twice, nothing left behind, whatever the settings say.

The events are inside and outside the catalogue: every service that is audited, its changes, reads and names nobody
has heard of, by everybody, whole and with parts that CloudTrail left out, and the services' own events.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from unit.detections.cases import envelope, load

from custody import catalog
from custody.catalog.omittable import OMITTABLE
from custody.detections import all_detections
from custody.detections.parameters import DetectionSettings, known_ids
from custody.detections.watcher.lake_table_changed import pattern as tables_changed
from custody.forwarding.rules import GLOBAL_SOURCES, RuleState, forward_rules, state_for
from custody.logs import Entry, event_of
from custody.scan.patterns import Matching
from custody.settings.source import parse
from custody.severity import Severity
from custody_cdk import lake_listens_for
from custody_cdk.alarm_path.health import alarm_pattern
from custody_cdk.lake.kept_events import state_pattern
from stacks.deployment import _listening

if TYPE_CHECKING:
    from custody.detections import Detection
    from custody.forwarding.rules import ForwardRule
    from custody.patterns import Pattern
    from custody.settings import Settings

CASES = Path(__file__).resolve().parents[1] / "cases"
Event = dict[str, Any]

KEY = {"type": "IAMUser", "userName": "ann", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}
NO_MFA = {"type": "IAMUser", "userName": "ann", "sessionContext": {"attributes": {"mfaAuthenticated": "false"}}}
CALLERS: tuple[Event, ...] = ({"type": "Root"}, KEY, NO_MFA, {"type": "AssumedRole"}, {"type": "AWSAccount"})
NEW = ("PutSomethingNew", "DescribeSomethingNew", "DeleteReportGroup", "BatchPutTestCases", "UploadLayerPart")
OMITTED: tuple[Event, ...] = (
    {},
    *({part: {"omitted": flag, "originalSize": 153_422}} for part in OMITTABLE for flag in (True, "true")),
    {"requestParameters": {"omitted": False}},
    {part: {"omitted": True} for part in OMITTABLE},
)


@cache
def recorded() -> tuple[Event, ...]:
    """Calls that make every combination likely once: names, callers, outcomes, read-only flags and omitted parts."""
    found = []
    turn = itertools.count()
    for service in sorted({action.service for action in catalog.ACTIONS}):
        actions = catalog.of_service(service)
        names = (*NEW, *(action.name for action in actions))
        for name, caller in itertools.product(names, CALLERS):
            number = next(turn)
            record = {
                "eventSource": actions[0].event_source,
                "eventName": name,
                "eventType": ("AwsApiCall", "AwsApiCall", "AwsServiceEvent")[number % 3],
                "userIdentity": caller,
                **({"readOnly": number % 2 == 0} if number % 7 else {}),
                **({"errorCode": "AccessDenied"} if number % 11 == 0 else {}),
                **OMITTED[number // 3 % len(OMITTED)],
            }
            found.append(event_of(record))
    return tuple(found)


@cache
def own_events() -> tuple[Event, ...]:
    """The services' own events: those of the samples, and every kind in each of its states."""
    made: list[Event] = []
    for kind in catalog.NATIVE_EVENTS:
        for state in kind.states or ("",):
            event: Event = {"source": kind.source, "detail-type": kind.detail_type, "detail": {}}
            inner = event
            *path, last = kind.state_path.split(".")
            for step in path:
                inner = inner.setdefault(step, {})
            inner[last.removesuffix("[]")] = state
            made.append(event)
    failed = {"currentState": "FAILED", "workgroupName": "custody-jobs"}
    made.append({"source": "aws.athena", "detail-type": "Athena Query State Change", "detail": failed})
    return tuple(made)


# What Inspector's events are about, as its page and its API name it; the first two bear on images.
# https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html and
# https://docs.aws.amazon.com/inspector/v2/APIReference/API_CoveredResource.html
INSPECTED = {
    "AWS_ECR_CONTAINER_IMAGE": "arn:aws:ecr:us-east-1:111122223333:repository/shop/sha256:36c7b282abd0",
    "AWS_ECR_REPOSITORY": "arn:aws:ecr:us-east-1:111122223333:repository/shop",
    "AWS_EC2_INSTANCE": "i-087d63509b8c97098",
    "AWS_LAMBDA_FUNCTION": "arn:aws:lambda:us-east-1:111122223333:function:shop:$LATEST",
}


INSPECTOR = ("Inspector2 Finding", "Inspector2 Scan", "Inspector2 Coverage", "Inspector2 AutoEnable")


@cache
def inspected() -> tuple[Event, ...]:
    """Each of Inspector's events about each kind of resource, and about none that it names."""
    made: list[Event] = []
    for kind, (type_, id_) in itertools.product(INSPECTOR, [*INSPECTED.items(), ("", "")]):
        if type_ and kind == "Inspector2 AutoEnable":
            continue
        detail: Event = {"status": "ACTIVE", "severity": "CRITICAL"}
        if kind == "Inspector2 Finding":
            detail["resources"] = [{"type": type_, "id": id_}] if type_ else []
        if kind == "Inspector2 Scan" and "ECR" in type_:
            detail["repository-name"] = id_
        event = {"source": "aws.inspector2", "detail-type": kind, "resources": [id_] if id_ else [], "detail": detail}
        made += [event, {name: value for name, value in event.items() if name != "resources"}]
    return tuple(made)


def on_no_image(event: Event) -> bool:
    """Whether an event of Inspector's says that it is about something else than images."""
    if event["source"] != "aws.inspector2" or "eventName" in event["detail"]:
        return False
    told = [str(each.get("type")) for each in event["detail"].get("resources", [])]
    scanned = event["detail-type"] != "Inspector2 Scan" or "repository-name" in event["detail"]
    about = event.get("resources", []) if event["detail-type"] == "Inspector2 Coverage" else []
    return not scanned or INSPECTED["AWS_EC2_INSTANCE"] in about or bool(told and not any("ECR" in t for t in told))


# Calls that other software makes all day, and where they say of what.
BUSY: dict[tuple[str, str], tuple[Event, ...]] = {
    ("dynamodb", "UpdateTable"): ({"tableName": "{}-alert-state"},),
    ("glue", "UpdateTable"): ({"databaseName": "{}", "tableInput": {"name": "t"}},),
    ("glue", "DeleteTable"): ({"databaseName": "{}", "name": "t"}, {"databaseName": "other", "name": "{}"}),
    ("glue", "BatchDeletePartition"): ({"databaseName": "{}"},),
    ("monitoring", "PutMetricAlarm"): ({"alarmName": "{}-rules-failing"},),
    ("monitoring", "DeleteAlarms"): ({"alarmNames": ["other", "{}-rules-failing"]},),
    ("kms", "CreateGrant"): ({"keyId": "{}"},),
}


@cache
def busy() -> tuple[Event, ...]:
    """Those calls, on what a deployment watches and on what is none of its business, by each caller."""
    found = []
    for (service, name), asked in BUSY.items():
        for parameters, on, who in itertools.product(asked, (*NAMES, "their"), CALLERS):
            text = json.dumps(parameters).replace("{}", on)
            record = {"eventSource": f"{service}.amazonaws.com", "eventName": name, "userIdentity": who}
            found.append(event_of({**record, "eventType": "AwsApiCall", "requestParameters": json.loads(text)}))
    return tuple(found)


NAMES = ("custody", "shop", "a-b-c", "twenty-letters-long1")


@cache
def samples() -> tuple[Event, ...]:
    pattern_ids = [detection.id for detection in all_detections() if detection.pattern]
    case = json.loads((CASES / "policy" / "root-deletes-a-report-group.json").read_text("utf-8"))
    return (
        *(envelope(d) for id_ in pattern_ids for kind in ("fires", "silent") for d in load(id_, kind)),
        *map(event_of, case["Records"]),
    )


EVENTS = (*recorded(), *own_events(), *inspected(), *busy(), *samples())


@cache
def named(name: str, region: str) -> tuple[Detection, ...]:
    """The detections of a deployment; making their patterns is what takes time."""
    return all_detections(parse({"custody": {"name": name, "home_region": region}}).of_detections)


def heard_by(chosen: Settings, detections: tuple[Detection, ...]) -> list[Detection]:
    """The detections that get a rule, as ``AlarmPath`` decides it."""
    return [d for d in detections if d.pattern and d.severity >= chosen.minimum_severity]


def wanted(chosen: Settings, heard: list[Detection]) -> dict[str, tuple[ForwardRule, ...]]:
    """The forwarding rules of each Region, as the stacks make them."""
    patterns = [*(d.pattern for d in heard if d.pattern), *lake_listens_for(chosen)]
    return {
        region: forward_rules([*some, alarm_pattern(chosen.name)])
        for region, some in _listening(chosen, patterns).items()
    }


def on_the_bus(chosen: Settings, heard: list[Detection]) -> list[Pattern]:
    """What the rules on the audit bus match, but for what Inspector says of other things than images."""
    rules = [d.pattern for d in heard if d.pattern] + [alarm_pattern(chosen.name)]
    return [*rules, state_pattern(), lake_listens_for(chosen)[-1]] if chosen.lake.enabled else rules


def fires(scan: Matching, event: Event) -> list[str]:
    """What ``custody scan`` says of the record, or of the service's own event."""
    record = event["detail"] if "eventName" in event["detail"] else {}
    entry = Entry(record, "file", 0, event=None if record else event)
    return [detection.id for detection in scan.fired_by(entry)]


@st.composite
def deployments(draw: st.DrawFn) -> tuple[Settings, list[Detection]]:
    """Settings of any kind and the detections that have a rule under them."""
    name = draw(st.sampled_from(NAMES))
    region = draw(st.sampled_from(["us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1"]))
    off = draw(st.sets(st.sampled_from(known_ids()), max_size=40))
    if draw(st.booleans()):
        off = set(known_ids()) - off
    severity = draw(st.dictionaries(st.sampled_from(known_ids()), st.sampled_from(list(Severity)), max_size=8))
    chosen = parse(
        {
            "custody": {
                "name": name,
                "home_region": region,
                "regions": draw(st.sampled_from([[], [region]])),
                "minimum_severity": draw(st.sampled_from(list(Severity))),
                "lake": {"enabled": draw(st.booleans())},
                "detections": {"switched_off": sorted(off), "severity": severity},
            }
        }
    )
    found = [d for d in named(name, region) if d.id not in off]
    rated = tuple(replace(d, severity=severity.get(d.id, d.severity)) for d in found)
    return chosen, heard_by(chosen, rated)


@settings(deadline=None)
@given(deployments(), st.integers(0, 96))
def test_nothing_is_forwarded_twice_and_nothing_is_left_behind(
    deployment: tuple[Settings, list[Detection]], offset: int
) -> None:
    chosen, heard = deployment
    scan = Matching(heard)
    for region, rules in wanted(chosen, heard).items():
        everything = region in chosen.event_regions
        for event in EVENTS[offset::97]:
            hits = sum(rule.pattern.matches(event) for rule in rules)
            assert hits <= 1, (region, event)
            if not hits and (everything or event["source"] in GLOBAL_SOURCES) and not on_no_image(event):
                assert fires(scan, event) == [], (region, event)
                assert not any(pattern.matches(event) for pattern in on_the_bus(chosen, heard)), (region, event)


def test_what_a_detection_matches_on_the_bus_it_matches_in_a_scan() -> None:
    # Of a detection with both, the question decides in a scan; docs/decisions/0022.
    heard = [each for each in named("custody", "us-east-1") if each.pattern and not each.question]
    scan = Matching(heard)
    for event in EVENTS[::7]:
        assert fires(scan, event) == [d.id for d in heard if d.pattern and d.pattern.matches(event)], event


def test_every_event_is_sent_once_by_default() -> None:
    chosen = parse({"custody": {"minimum_severity": "info"}})
    heard = heard_by(chosen, named("custody", "us-east-1"))
    (rules,) = wanted(chosen, heard).values()
    scan = Matching(heard)
    hits = {position: sum(rule.pattern.matches(event) for rule in rules) for position, event in enumerate(EVENTS)}

    assert [EVENTS[position] for position, times in hits.items() if times > 1] == []
    assert [EVENTS[position] for position, times in hits.items() if not times and fires(scan, EVENTS[position])] == []


def _scan_finished(rules: tuple[ForwardRule, ...]) -> int:
    event = load("image-scan-found-critical", "fires")[0]
    return sum(rule.pattern.matches(event) for rule in rules)


def test_a_scans_findings_are_sent_once_though_two_listen() -> None:
    chosen = parse({"custody": {}})
    (rules,) = wanted(chosen, heard_by(chosen, named("custody", "us-east-1"))).values()

    assert (
        sum(pattern.matches(load("image-scan-found-critical", "fires")[0]) for pattern in lake_listens_for(chosen)) == 1
    )
    assert _scan_finished(rules) == 1


def _by_default() -> tuple[ForwardRule, ...]:
    chosen = parse({"custody": {"minimum_severity": "info"}})
    (rules,) = wanted(chosen, heard_by(chosen, named("custody", "us-east-1"))).values()
    return rules


def _sent(event: Event) -> int:
    return sum(rule.pattern.matches(event) for rule in _by_default())


def test_what_inspector_says_of_other_things_than_images_stays_where_it_is() -> None:
    """An account with a thousand instances has a finding a minute, and each is billed on its way home."""
    elsewhere = [event for event in inspected() if on_no_image(event)]
    assert len(elsewhere) == 4 + 6 + 1
    assert [event for event in elsewhere if _sent(event)] == []
    assert [event for event in inspected() if not on_no_image(event) and _sent(event) != 1] == []


def test_of_a_busy_call_is_sent_what_is_on_the_deployment_s_own() -> None:
    """Every commit of an Iceberg table is an UpdateTable, and scaling sets alarms."""
    theirs = [e for e in busy() if "custody" not in json.dumps(e["detail"]) and e["source"] != "aws.kms"]
    own = [e for e in busy() if "custody" in json.dumps(e["detail"]) and e["source"] != "aws.kms"]
    assert len(theirs) > len(own) > len(BUSY)
    assert [event for event in theirs if _sent(event)] == []
    assert [event for event in own if _sent(event) != 1] == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.from_regex(r"[a-z]{3}[a-z-]{0,50}[a-z]", fullmatch=True), min_size=1, max_size=14, unique=True))
def test_any_number_of_watched_names_fits_into_the_rules_and_each_is_sent(watched: list[str]) -> None:
    """A condition that is too long for a pattern is left out, and the call is sent by its name."""
    patterns = [tables_changed(DetectionSettings(watched_names=tuple(watched)))]
    limit = 1_000
    rules = forward_rules(patterns, limit=limit)
    assert all(len(rule.pattern) <= limit for rule in rules)
    for name in watched:
        record = {"eventSource": "glue.amazonaws.com", "eventName": "UpdateTable", "requestParameters": {"name": name}}
        event = event_of({**record, "eventType": "AwsApiCall"})
        assert sum(rule.pattern.matches(event) for rule in rules) == 1


def test_of_the_grants_on_keys_those_are_sent_that_a_person_made() -> None:
    """A service makes one for each volume and each image layer that it encrypts."""
    sent = {
        bool(_sent(event)): event["detail"]["userIdentity"]["type"] for event in busy() if event["source"] == "aws.kms"
    }
    assert sent == {True: "IAMUser", False: "AWSAccount"}


def test_on_the_bus_a_read_that_a_pattern_without_names_matches_is_let_through() -> None:
    patterns: list[Pattern] = [d.pattern for d in named("custody", "us-east-1") if d.pattern and not d.native]
    reads = [e for e in recorded() if e["detail"].get("readOnly") is True and e["detail"]["eventName"] == NEW[1]]
    heard = [p for p in patterns if any(p.matches(event) for event in reads)]

    assert heard
    assert {state_for(pattern) for pattern in heard} == {RuleState.WITH_READ_ONLY}


def test_the_rules_stay_few() -> None:
    chosen = parse({"custody": {"minimum_severity": "info"}})
    (rules,) = wanted(chosen, heard_by(chosen, named("custody", "us-east-1"))).values()

    assert len(rules) <= 16
    assert all(len(rule.pattern) <= 2_048 for rule in rules)


def test_a_whole_services_reads_are_never_sent() -> None:
    chosen = parse({"custody": {"minimum_severity": "info"}})
    (rules,) = wanted(chosen, heard_by(chosen, named("custody", "us-east-1"))).values()
    sources = {action.event_source for action in catalog.ACTIONS}
    looks = [
        event_of({"eventSource": s, "eventName": n, "eventType": "AwsApiCall", "readOnly": True, "userIdentity": who})
        for s in sources
        for n in ("DescribeSomethingNew", "ListTags", "GetObject", "BatchGetImage")
        for who in (KEY, {"type": "AssumedRole"})
    ]

    assert [event for event in looks if any(rule.pattern.matches(event) for rule in rules)] == []
