"""What settings are, and what is said of bad ones: one line with the setting, its value and the way out."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from custody.aws.regions import partitions
from custody.errors import SettingsError
from custody.settings import DAYS_IN_SEVEN_YEARS, BusSettings, ObjectLock, Removal, Settings
from custody.settings.source import context_of_arguments, parse
from custody.severity import Severity

# Each: the settings, then what the one line has to hold: the setting, the value and what to write.
BAD: dict[str, tuple[Any, tuple[str, ...]]] = {
    "settings are a list": (["custody"], ("custody", "['custody']", "object")),
    "settings are a text": ("custody", ("custody", "'custody'", "object")),
    "settings are null": (None, ("custody", "None", "object")),
    "unknown key": ({"retention": 90}, ("retention", "did you mean retention_days?")),
    "unknown key like no other": ({"zzz": 1}, ("zzz", "known are", "home_region")),
    "unknown key inside": ({"trail": {"insight": True}}, ("trail.insight", "did you mean insights?")),
    "unknown key inside null": ({"organization": {"ID": "o-exampleorgid"}}, ("organization",)),
    "empty name": ({"name": ""}, ("name", "''", "2 to 20")),
    "name too long for S3": ({"name": "a" * 21}, ("name", "a" * 21, "2 to 20")),
    "name in capitals": ({"name": "Custody"}, ("name", "'Custody'", "lower-case")),
    "name ends in a hyphen": ({"name": "audit-"}, ("name", "'audit-'", "single hyphens")),
    "name with two hyphens": ({"name": "au--dit"}, ("name", "'au--dit'", "single hyphens")),
    "name begins with a digit": ({"name": "1audit"}, ("name", "'1audit'", "beginning with a letter")),
    "name ends in a line break": ({"name": "audit\n"}, ("name", r"'audit\n'", "lower-case")),
    "name is a number": ({"name": 7}, ("name", "7", "letters")),
    "home_region is null": ({"home_region": None}, ("home_region", "None", "eu-central-1")),
    "home_region mistyped": (
        {"home_region": "eu-centrall-1"},
        ("home_region", "eu-centrall-1", "eu-central-1"),
    ),
    "home_region is a zone": ({"home_region": "us-east-1a"}, ("home_region", "us-east-1a", "us-east-1")),
    "regions is a text": ({"regions": "us-east-1"}, ("regions", "'us-east-1'", '"all"')),
    "regions is a number": ({"regions": 3}, ("regions", "3", "list of Region names")),
    "regions holds a number": ({"regions": ["us-east-1", 5]}, ("regions", "5", "list of Region names")),
    "unknown Region": ({"regions": ["us-east-1", "mars-1"]}, ("regions", "'mars-1'", "Region")),
    "duplicate Regions": ({"regions": ["us-east-1", "us-east-1"]}, ("regions", "us-east-1", "once")),
    "home not in regions": ({"regions": ["eu-west-1"]}, ("regions", "us-east-1", "eu-west-1", "add it")),
    "another partition": ({"regions": ["us-east-1", "cn-north-1"]}, ("regions", "'cn-north-1'", "partition")),
    "two Regions in China": (
        {"home_region": "cn-north-1", "regions": ["cn-north-1", "cn-northwest-1"]},
        ("regions", "'aws-cn'", "one deployment a Region"),
    ),
    "every Region of China": (
        {"home_region": "cn-north-1", "regions": "all"},
        ("regions", "'aws-cn'", "one deployment a Region"),
    ),
    "two Regions in GovCloud": (
        {"home_region": "us-gov-west-1", "regions": ["us-gov-west-1", "us-gov-east-1"]},
        ("regions", "'aws-us-gov'", "one deployment a Region"),
    ),
    "retention of nothing": ({"retention_days": 0}, ("retention_days", "0", "1 to 36500")),
    "negative retention": ({"retention_days": -1}, ("retention_days", "-1", "1 to 36500")),
    "retention of a century and more": (
        {"retention_days": 36_501},
        ("retention_days", "36501", "1 to 36500"),
    ),
    "retention in text": ({"retention_days": "seven years"}, ("retention_days", "'seven years'", "days")),
    "retention is true": ({"retention_days": True}, ("retention_days", "True", "days")),
    "retention of half a day": ({"retention_days": 0.5}, ("retention_days", "0.5", "days")),
    "unknown lock": ({"object_lock": "legal"}, ("object_lock", "'legal'", "none, governance or compliance")),
    "lock is a list": (
        {"object_lock": ["none"]},
        ("object_lock", "['none']", "none, governance or compliance"),
    ),
    "lock is false": ({"object_lock": False}, ("object_lock", "False", "none, governance or compliance")),
    "compliance lock with destroy": (
        {"object_lock": "compliance", "removal": "destroy"},
        ("removal", "'destroy'", "object_lock", "'compliance'", "retain"),
    ),
    "unknown removal": ({"removal": "delete"}, ("removal", "'delete'", "retain or destroy")),
    "mail address without a domain": (
        {"alert_emails": ["ops@"]},
        ("alert_emails", "'ops@'", "security@example.com"),
    ),
    "two addresses in one text": ({"alert_emails": ["a@b.c,d@e.f"]}, ("alert_emails", "a@b.c,d@e.f")),
    "duplicate mail addresses": (
        {"alert_emails": ["a@b.org", "a@b.org"]},
        ("alert_emails", "a@b.org", "once"),
    ),
    "mail addresses in a text": ({"alert_emails": "a@b.org"}, ("alert_emails", "'a@b.org'", "list")),
    "unknown severity": (
        {"minimum_severity": "urgent"},
        ("minimum_severity", "'urgent'", "info, low, medium"),
    ),
    "severity in capitals": ({"minimum_severity": "HIGH"}, ("minimum_severity", "'HIGH'", "high")),
    "trail is a text": ({"trail": "on"}, ("trail", "'on'", "object")),
    "switch in text": ({"trail": {"insights": "yes"}}, ("trail.insights", "'yes'", "true or false")),
    "switch is a number": (
        {"trail": {"cloudwatch_logs": 1}},
        ("trail.cloudwatch_logs", "1", "true or false"),
    ),
    "prefix ends in a slash": ({"trail": {"prefix": "a/"}}, ("trail.prefix", "'a/'", "slashes")),
    "prefix with two slashes": ({"trail": {"prefix": "a//b"}}, ("trail.prefix", "'a//b'", "slashes")),
    "archive of fewer than no days": (
        {"bus": {"archive_days": -1}},
        ("bus.archive_days", "-1", "0 to 36500"),
    ),
    "archive where there is none": (
        {"home_region": "ap-southeast-5"},
        ("bus.archive_days", "'ap-southeast-5'", "write 0"),
    ),
    "unknown detection severity": (
        {"detections": {"severity": {"image-pushed": "bad"}}},
        ("detections.severity", "'bad'", "info, low, medium"),
    ),
    "trusted pusher that is a name": (
        {"detections": {"trusted_pushers": ["builder"]}},
        ("detections.trusted_pushers", "'builder'", "arn:aws:iam::"),
    ),
    "trusted account that lost its zero": (
        {"detections": {"trusted_accounts": ["11122223333"]}},
        ("detections.trusted_accounts", "'11122223333'", "twelve digits"),
    ),
    "unknown bus log level": ({"bus": {"logs": "debug"}}, ("bus.logs", "'debug'", "trace")),
    "organization without its account": (
        {"organization": {"id": "o-exampleorgid"}},
        ("organization.management_account", "missing", "twelve digits"),
    ),
    "organization without an id": (
        {"organization": {"id": "", "management_account": "444455556666"}},
        ("organization.id", "''", "o-exampleorgid"),
    ),
    "organization id of a root": (
        {"organization": {"id": "r-exampleroot", "management_account": "444455556666"}},
        ("organization.id", "'r-exampleroot'", "o-exampleorgid"),
    ),
    "account that lost its zero": (
        {"organization": {"id": "o-exampleorgid", "management_account": 11122223333}},
        ("organization.management_account", "11122223333", "in quotes"),
    ),
    "boundary with a space": (
        {"permissions_boundary": "my boundary"},
        ("permissions_boundary", "'my boundary'", "ARN"),
    ),
    "boundary that is a role": (
        {"permissions_boundary": "arn:aws:iam::111122223333:role/x"},
        ("permissions_boundary", "role/x", "policy"),
    ),
    "boundary of another partition": (
        {"home_region": "cn-north-1", "permissions_boundary": "arn:aws:iam::111122223333:policy/x"},
        ("permissions_boundary", "arn:aws:iam::111122223333:policy/x", "aws-cn"),
    ),
    "tags are a list": ({"tags": ["team"]}, ("tags", "['team']", "object")),
    "tag is a number": ({"tags": {"cost-center": 4711}}, ("tags", "4711", "texts")),
    "tag of AWS": ({"tags": {"aws:team": "x"}}, ("tags", "'aws:team'", "aws:")),
    "tag without a key": ({"tags": {"": "x"}}, ("tags", "''", "1 to 128")),
    "tag value too long": ({"tags": {"team": "x" * 257}}, ("tags", "'team'", "257", "256")),
    "tag with a character AWS refuses": ({"tags": {"team<1>": "x"}}, ("tags", "'team<1>'")),
    "too many tags": ({"tags": {f"t{n}": "" for n in range(41)}}, ("tags", "41", "40")),
}


# Found wrong, and to be mended where the settings are made.
def line_of(base: Any, **overrides: str) -> str:
    """The error of settings, which has to be one line."""
    with pytest.raises(SettingsError) as error:
        parse({"custody": base, **{f"custody.{key}": value for key, value in overrides.items()}})
    line = str(error.value)
    assert len(line.splitlines()) == 1, line
    assert 20 < len(line) < 600, line
    return line


@pytest.mark.parametrize("case", BAD)
def test_bad_settings_are_one_line(case: str) -> None:
    base, words = BAD[case]
    line = line_of(base)
    assert [word for word in words if word not in line] == [], line


def test_a_few_bad_overrides_are_one_line() -> None:
    assert "custody.retention_days" not in line_of({}, retention_days="soon")
    assert "'soon'" in line_of({}, retention_days="soon")
    assert "did you mean regions?" in line_of({}, region="us-east-1")
    assert "{'first': 'x'}" in line_of({}, **{"name.first": "x"})
    assert "object there" in line_of({"trail": 5}, **{"trail.insights": "true"})
    assert "'mars-1'" in line_of({}, regions="us-east-1,mars-1")


def test_the_defaults_are_those_of_an_audit() -> None:
    settings = Settings()
    assert (settings.retention_days, DAYS_IN_SEVEN_YEARS) == (2557, 2557)
    assert settings.object_lock is ObjectLock.GOVERNANCE
    assert settings.removal is Removal.RETAIN
    assert settings.event_regions == ("us-east-1",)
    assert not settings.trail.cloudwatch_logs
    assert parse({}) == parse({"custody": {}}) == settings


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().name = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        Settings().trail.insights = True  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("name", "audit", "audit"),
        ("name", "true", "true"),
        ("retention_days", "400", 400),
        ("trail.insights", "true", True),
        ("trail.prefix", "a/b", "a/b"),
        ("bus.archive_days", "0", 0),
        ("bus.logs", "trace", "trace"),
        ("regions", "us-east-1, eu-west-1", ("us-east-1", "eu-west-1")),
        ("regions", '["us-east-1","eu-west-1"]', ("us-east-1", "eu-west-1")),
        ("regions", "all", "all"),
        ("regions", "", ()),
        ("alert_emails", "a@b.org,c@d.org", ("a@b.org", "c@d.org")),
        ("minimum_severity", "high", Severity.HIGH),
        ("object_lock", "none", ObjectLock.NONE),
        ("removal", "destroy", Removal.DESTROY),
        ("permissions_boundary", "boundary", "boundary"),
        ("permissions_boundary", "null", None),
        ("tags", '{"team": "platform"}', {"team": "platform"}),
        ("organization", "null", None),
    ],
)
def test_overrides_take_the_setting_s_type(key: str, text: str, value: object) -> None:
    found: Any = parse({f"custody.{key}": text})
    for part in key.split("."):
        found = getattr(found, part)
    assert found == value
    assert type(found) is type(value)


def test_an_override_goes_over_the_file_and_leaves_the_rest() -> None:
    base = {"name": "audit", "trail": {"insights": True, "prefix": "a"}}
    settings = parse({"custody": base, "custody.trail.prefix": "b"})
    assert (settings.name, settings.trail.insights, settings.trail.prefix) == ("audit", True, "b")
    assert base["trail"] == {"insights": True, "prefix": "a"}


def test_an_organization_can_be_given_by_overrides_alone() -> None:
    settings = parse(
        {
            "custody": {},
            "custody.organization.id": "o-exampleorgid",
            "custody.organization.management_account": "444455556666",
        }
    )
    assert settings.organization is not None
    assert settings.organization.management_account == "444455556666"


def test_arguments_are_read_as_the_cdk_reads_them() -> None:
    found = context_of_arguments(["-c", "custody.name=a", "--context", "custody.trail.prefix=x=y", "--other"])
    assert found == {"custody.name": "a", "custody.trail.prefix": "x=y"}
    for arguments in (["-c"], ["-c", "custody.name"], ["--context", "=x"]):
        with pytest.raises(SettingsError, match="has no value"):
            context_of_arguments(arguments)


@pytest.mark.parametrize("partition", partitions(), ids=lambda partition: partition.id)
def test_every_region_of_the_sdk_can_be_home(partition: Any) -> None:
    for region in partition.regions:
        settings = Settings(home_region=region, bus=BusSettings(archive_days=0))
        assert settings.partition.id == partition.id


def test_all_means_every_region_of_the_partition_the_home_region_first() -> None:
    settings = parse({"custody": {"home_region": "eu-central-1", "regions": "all"}})
    (commercial,) = (partition for partition in partitions() if partition.id == "aws")
    assert settings.event_regions[0] == "eu-central-1"
    assert sorted(settings.event_regions) == sorted(commercial.regions)
    assert len(commercial.regions) > 30
    assert "eusc-de-east-1" not in settings.event_regions
