"""Settings sets and their neighbours: each setting of the model changed by itself, from none set and from all set."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from custody.settings import Settings
from custody.settings.source import parse
from custody.strict_model import SettingsModel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ACCOUNT, OTHER = "111122223333", "444455556666"
_ROLE = f"arn:aws:iam::{ACCOUNT}:role"
PAGES = "https://wiki.example.com/custody/detections/{detection}.md"
OWN = Path(__file__).parents[1] / "own"
"""A folder of detections, and one of questions."""
TOGETHER = "together"
HOME = "the home Region"
"""Stands for the base's own in a list of Regions."""

_FIRST, _SECOND, _THIRD = "first@example.com", "second@example.com", "third@example.com"
_ORGANIZATION = {"id": "o-exampleorgid", "management_account": OTHER}

_EXCEPTION = {
    "detection": "image-deleted",
    "actor": "*cleaner*",
    "reason": "it cleans up",
    "owner": "platform",
    "until": "2027-06-30",
}

_CHAT = {
    "name": "chat",
    "kind": "slack",
    "secret": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:custody/chat-AbCdEf",
    "minimum_severity": "high",
}
_HUB = {"name": "hub", "kind": "security-hub"}
_ROUTE = {"name": "shop", "emails": ["shop@example.com"], "repository": "shop/*", "minimum_severity": "low"}

LONG_LISTS: dict[str, list[str]] = {
    "watched_names": [f"watched-{number:02}" for number in range(12)],
    "people_roles": [f"a-rather-long-name-of-people-{number:03}-*" for number in range(40)],
    "audit_keys": [f"{number:08}-2222-3333-4444-555555555555" for number in range(40)],
}
"""For detections: more than a query of Athena has room for."""

BASES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "everything": {
        "home_region": "eu-central-1",
        "regions": ["eu-central-1", "us-east-1", "eu-west-2"],
        "retention_days": 400,
        "alert_emails": [_FIRST, _SECOND],
        "alerts": {
            "group_seconds": 300,
            "repeat_minutes": 120,
            "summary": ["info", "low"],
            "summary_hour": 6,
            "documentation_url": PAGES,
        },
        "minimum_severity": "info",
        "trail": {"cloudwatch_logs": True, "insights": True, "prefix": "audit/trails"},
        "bus": {"logs": "trace", "archive_days": 365, "rules_quota": 300, "pattern_quota": 3_000},
        "lake": {
            "accounts": [ACCOUNT, OTHER],
            "question_hours": 1,
            "results_days": 7,
            "scan_cutoff_bytes": 20_000_000_000,
            "jobs_scan_cutoff_bytes": 9_000_000_000_000,
            "compaction_hour": 5,
            "operators": [f"{_ROLE}/platform"],
        },
        "organization": _ORGANIZATION,
        "permissions_boundary": "boundary",
        "deployers": [f"{_ROLE}/deploy"],
        "doctor_principals": [f"{_ROLE}/security"],
        "tags": {"team": "platform", "cost-center": "4711"},
        "detections": {
            "trusted_pushers": [f"{_ROLE}/builder"],
            "trusted_accounts": [OTHER],
            "allowed_regions": ["eu-central-1"],
            "business_hours": {"days": ["mon", "tue"], "opens": 8, "closes": 18, "utc_offset_minutes": 60},
            "job_workers": [f"{_ROLE}/worker"],
            "deployers": [f"arn:aws:iam::{ACCOUNT}:user/deployer"],
            "approvers": [f"{_ROLE}/approver"],
            "people_roles": ["okta-*"],
            "moving_tags": ["latest", "stable"],
            "mass_deletion_count": 5,
            "refused_attempts_count": 5,
            "silence_hours": 48,
            "watched_names": ["custody", "audit"],
            "audit_keys": ["11111111-2222-3333-4444-555555555555"],
            "switched_off": ["image-pushed"],
            "severity": {"image-deleted": "high"},
        },
    },
}
"""From where; what stands in neither is what a setting cannot be beside the others: ``removal: destroy``."""

VALUES: dict[str, tuple[Any, ...]] = {
    "name": ("shop",),
    "home_region": ("eu-west-2",),
    "regions": ([HOME, "eu-west-1"], [HOME, "eu-west-1", "eu-west-2"], [], "all"),
    "retention_days": (30,),
    "object_lock": ("none", "compliance"),
    "alert_emails": ([_SECOND], [_SECOND, _FIRST], [_THIRD, _FIRST, _SECOND], []),
    "alerts.group_seconds": (0,),
    "alerts.repeat_minutes": (0,),
    "alerts.summary": (["info"],),
    "alerts.summary_hour": (23,),
    "alerts.heartbeat": (False,),
    "alerts.documentation_url": (PAGES.replace(".md", ".html"),),
    "minimum_severity": ("info", "critical"),
    "trail.cloudwatch_logs": (True, False),
    "trail.insights": (True, False),
    "trail.prefix": ("", "elsewhere"),
    "bus.archive_days": (0, 30),
    "bus.logs": ("off", "error", "info", "trace"),
    "bus.rules_quota": (400,),
    "bus.pattern_quota": (4_000,),
    "lake.enabled": (False,),
    "lake.accounts": ([OTHER], [], "discovered"),
    "lake.questions": (False,),
    "lake.question_hours": (12,),
    "lake.results_days": (60,),
    "lake.scan_cutoff_bytes": (10_000_000,),
    "lake.jobs_scan_cutoff_bytes": (10_000_000,),
    "lake.compaction_hour": (23,),
    "lake.operators": ([f"{_ROLE}/other-*"], []),
    "organization": (_ORGANIZATION, None),
    "organization.id": ("o-anotherorgid",),
    "organization.management_account": (ACCOUNT,),
    "organization.delegated_administrator": (True,),
    # None of these can be changed without another one: see test_between_modes.
    "organization.units": (),
    "mode": (),
    "accounts.audit": (),
    "accounts.log_archive": (),
    "accounts.members": (),
    "record": (),
    "record.bucket": (),
    "record.account": (),
    "record.key": (),
    "record.trail": (),
    "alerts.account_names": ({OTHER: "shop"},),
    "permissions_boundary": (f"arn:aws:iam::{ACCOUNT}:policy/platform/boundary", None),
    "deployers": ([f"{_ROLE}/deploy", f"{_ROLE}/other-*"], []),
    "doctor_principals": ([f"{_ROLE}/security-*"], []),
    "tags": ({"team": "security", "owner": "us"}, {}),
    "removal": ("destroy",),
    "detections.trusted_pushers": ([f"{_ROLE}/other"],),
    "detections.trusted_accounts": ([ACCOUNT],),
    "detections.allowed_regions": (["us-east-1"],),
    "detections.business_hours.days": (["sat"],),
    "detections.business_hours.opens": (7,),
    "detections.business_hours.closes": (19,),
    "detections.business_hours.utc_offset_minutes": (-60,),
    "detections.job_workers": ([f"{_ROLE}/other"],),
    "detections.deployers": ([f"arn:aws:iam::{ACCOUNT}:user/other"],),
    "detections.approvers": ([f"{_ROLE}/other"],),
    "detections.people_roles": (["adfs-*"],),
    "detections.moving_tags": (["dev"],),
    "detections.mass_deletion_count": (50,),
    "detections.refused_attempts_count": (50,),
    "detections.silence_hours": (4,),
    "detections.watched_names": (["other"],),
    "detections.audit_keys": (["99999999-2222-3333-4444-555555555555"],),
    "detections.folders": ([str(OWN / "detections")],),
    "detections.switched_off": (["trail-stopped"],),
    "detections.severity": ({"trail-stopped": "low"},),
    "exceptions": ([_EXCEPTION],),
    "alerts.destinations": ([_CHAT], [_CHAT, _HUB]),
    "alerts.routes": ([_ROUTE],),
    "questions.folders": ([str(OWN / "questions")],),
}
"""Values to change each setting to, by its path; one that a base has already is no change of it."""


def paths(model: type[SettingsModel] = Settings, before: str = "") -> Iterator[str]:
    """Every setting of the model; of one that may be null, itself and what is in it."""
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *get_args(field.annotation)]
        # A list of them is one setting.
        listed = get_origin(field.annotation) is tuple
        inner = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, SettingsModel) and not listed]
        if not inner or len(kinds) > 1:
            yield f"{before}{name}"
        for kind in inner:
            yield from paths(kind, f"{before}{name}.")


def neighbours(base: str) -> dict[str, dict[str, Any]]:
    """The settings sets that differ from a base in one setting, by a name that begins with the setting's path."""
    found = {}
    standing = parse({"custody": BASES[base]}).model_dump(mode="json")
    for path, values in VALUES.items():
        *parents, last = path.split(".")
        where = standing
        for parent in parents:
            where = where[parent] or {}
        if last in where:
            changes = [value for value in values if value != where[last]]
            found |= {f"{path}-{number}": changed(BASES[base], path, value) for number, value in enumerate(changes)}
    return found


def steps(base: str, alone: Collection[str]) -> dict[str, dict[str, Any]]:
    """The neighbours of settings that have to be looked at alone, and sets in which all others are changed at once.

    There are as many of these as the most values that one of the settings has; each value is in one of them.
    """
    found, together = {}, {}
    for neighbour, one in neighbours(base).items():
        path, _, number = neighbour.rpartition("-")
        if path in alone:
            found[neighbour] = one
        else:
            name = f"{TOGETHER}-{number}"
            together[name] = changed(together.get(name, BASES[base]), path, _value(one, path))
    return found | together


def setting_of(neighbour: str) -> str:
    """The path of the setting that a neighbour changes, ``TOGETHER`` where they are several."""
    return neighbour.rpartition("-")[0]


def _value(settings: Any, path: str) -> Any:
    for name in path.split("."):
        settings = settings[name]
    return settings


def changed(settings: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Settings with one of them, by its path, set to a value."""
    made = copy.deepcopy(settings)
    if path == "regions" and isinstance(value, list):
        value = [settings.get("home_region", "us-east-1") if region == HOME else region for region in value]
    *parents, last = path.split(".")
    where = made
    for parent in parents:
        where = where.setdefault(parent, {})
    where[last] = value
    return made
