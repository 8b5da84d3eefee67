"""Destinations and routes: what is taken, and one line for what is not, which repeats no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import SettingsError
from custody.sanitize import sanitize
from custody.settings.destinations import MOST, MOST_EMAILS, MOST_ROUTES, DestinationSettings, RouteSettings
from custody.settings.source import parse
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.settings.alerts import AlertSettings

SECRET = "arn:aws:secretsmanager:eu-west-2:111122223333:secret:custody/chat-AbCdEf"
TOPIC = "arn:aws:sns:eu-west-2:111122223333:chat"
STREAM = "arn:aws:firehose:eu-west-2:111122223333:deliverystream/siem"
KEY = "arn:aws:kms:eu-west-2:111122223333:key/11111111-2222-3333-4444-555555555555"
CHAT = {"name": "chat", "kind": "slack", "secret": SECRET}
HUB = {"name": "hub", "kind": "security-hub"}


def read(**alerts: Any) -> AlertSettings:
    return parse({"custody": {"alerts": alerts}}).alerts


def lines_of(**alerts: Any) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        read(**alerts)
    return error.value.lines


def test_every_kind_is_taken() -> None:
    kinds = ["slack", "teams", "pagerduty", "opsgenie", "jira", "webhook"]
    listed = [{"name": kind, "kind": kind, "secret": SECRET} for kind in kinds]
    room = {"name": "room", "kind": "amazon-q", "target": TOPIC}
    found = read(destinations=[*listed, HUB, room, {"name": "siem", "kind": "firehose", "target": STREAM}])
    assert [each.name for each in found.destinations] == [*kinds, "hub", "room", "siem"]
    assert {each.minimum_severity for each in found.destinations} == {Severity.INFO}


def test_routes_name_who_gets_what() -> None:
    route = {"name": "shop", "to": ["chat"], "emails": ["shop@example.com"], "repository": "shop/*", "account": "1111*"}
    found = read(destinations=[CHAT], routes=[route])
    assert found.routes[0].to == ("chat",)
    grave = read(destinations=[CHAT], routes=[{"name": "grave", "to": ["chat"], "minimum_severity": "critical"}])
    assert grave.routes[0].minimum_severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("destination", "said"),
    [
        ({"kind": "slak", "secret": SECRET}, "write one of slack, teams"),
        ({"kind": "slack"}, "slack needs a secret; write its whole ARN"),
        ({"kind": "slack", "secret": SECRET, "target": TOPIC}, "slack has no target"),
        ({"kind": "slack", "secret": SECRET[:-7]}, "secret: is no whole ARN of a secret"),
        ({"kind": "security-hub", "secret": SECRET}, "security-hub has no secret"),
        ({"kind": "amazon-q"}, "amazon-q needs as target the ARN of an SNS topic"),
        ({"kind": "amazon-q", "target": STREAM}, "amazon-q needs as target the ARN of an SNS topic"),
        ({"kind": "firehose", "target": TOPIC}, "firehose needs as target the ARN of a delivery stream"),
        ({"kind": "slack", "secret": SECRET, "name": "Chat!"}, "lower-case letters, digits and single hyphens"),
        ({"kind": "slack", "secret": SECRET, "minimum_severity": "grave"}, "info, low, medium, high or critical"),
        ({"kind": "slack", "secret": SECRET, "key": "alias/x"}, "the ARN of a key"),
        ({"kind": "security-hub", "key": KEY}, "security-hub has nothing here that a key encrypts"),
        ({"kind": "firehose", "target": STREAM, "key": KEY}, "firehose has nothing here that a key encrypts"),
        ({"kind": "slack", "secret": SECRET, "sekret": "x"}, "did you mean secret?"),
    ],
)
def test_a_destination_that_is_none_is_told_in_a_line(destination: dict[str, Any], said: str) -> None:
    (line,) = lines_of(destinations=[{"name": "chat", **destination}])
    assert line.startswith("setting alerts.destinations.0")
    assert said in line


@pytest.mark.parametrize("written", ["https://hooks.slack.com/services/T0/B0/S3CRET", "S3CRET", '{"url": "S3CRET"}'])
def test_a_secret_that_was_written_here_is_not_repeated(written: str) -> None:
    (line,) = lines_of(destinations=[{**CHAT, "secret": written}])
    assert "S3CRET" not in line
    assert "nowhere but in Secrets Manager" in line


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ({"to": ["chat"]}, "covers everything"),
        ({"to": ["chat"], "account": "*"}, "covers everything"),
        ({"repository": "shop/*"}, "leads nowhere"),
        ({"emails": ["nobody"], "repository": "shop/*"}, "'nobody' is no mail address"),
        ({"to": ["chat", "chat"], "repository": "shop/*"}, "chat stands there twice"),
        ({"to": ["pager"], "repository": "shop/*"}, "there is no destination 'pager'; write one of chat"),
        ({"to": ["chat"], "account": "11112222333x"}, "twelve digits, in quotes"),
        ({"to": ["chat"], "account": "11112222333"}, "'11112222333' is no account id; write twelve digits"),
        ({"to": ["chat"], "account": ""}, "twelve digits, in quotes"),
        ({"to": ["chat"], "repository": "Shop"}, "a repository's name"),
        ({"to": ["chat"], "pipeline": "a b"}, "a pipeline's name"),
    ],
)
def test_a_route_that_is_none_is_told_in_a_line(route: dict[str, Any], said: str) -> None:
    (line,) = lines_of(destinations=[CHAT], routes=[{"name": "shop", **route}])
    assert line.startswith("setting alerts")
    assert said in line


def test_names_are_there_once_and_there_are_not_too_many() -> None:
    route = {"name": "chat", "emails": ["a@example.com"], "repository": "a"}
    assert "'chat' is the name of 2 destinations or routes" in lines_of(destinations=[CHAT], routes=[route])[0]
    many = [{**CHAT, "name": f"chat{number}"} for number in range(MOST)]
    assert len(read(destinations=many).destinations) == MOST
    assert f"at most {MOST}" in lines_of(destinations=[*many, CHAT])[0]
    assert "there are none" in lines_of(routes=[{"name": "shop", "to": ["chat"], "repository": "a"}])[0]


def test_security_hub_is_there_once() -> None:
    (line,) = lines_of(destinations=[HUB, {**HUB, "name": "other"}])
    assert "hub and other are all security-hub, which is there once" in line


def test_routes_and_addresses_have_a_limit() -> None:
    routes = [{"name": f"shop{number}", "to": ["chat"], "repository": "a"} for number in range(MOST_ROUTES + 1)]
    assert len(read(destinations=[CHAT], routes=routes[1:]).routes) == MOST_ROUTES
    (line,) = lines_of(destinations=[CHAT], routes=routes)
    assert f"{MOST_ROUTES + 1} routes; at most {MOST_ROUTES}" in line
    emails = [f"{number}@example.com" for number in range(MOST_EMAILS + 1)]
    (line,) = lines_of(routes=[{"name": "shop", "emails": emails, "repository": "a"}])
    assert f"routes.0.emails: {MOST_EMAILS + 1} addresses; at most {MOST_EMAILS}" in line


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([SECRET, TOPIC, "slack", "*"])


@given(
    st.lists(st.dictionaries(st.sampled_from([*DestinationSettings.model_fields, "x"]), ANY), max_size=3),
    st.lists(st.dictionaries(st.sampled_from([*RouteSettings.model_fields, "x"]), ANY | st.lists(ANY)), max_size=3),
)
@settings(max_examples=50)
def test_whatever_stands_there_is_taken_or_told(destinations: Any, routes: Any) -> None:
    try:
        read(destinations=destinations, routes=routes)
    except SettingsError as error:
        for line in error.lines:
            assert line.splitlines() == [line], repr(line)
            assert sanitize(line) == line, repr(line)
