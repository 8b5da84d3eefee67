"""The checks, one an entry: docs/doctor.md is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody.doctor.live import alarm_path, lake, log_files, organization, record, stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from custody.doctor.result import Result
    from custody.doctor.scene import Scene


def _once(_: Scene) -> tuple[None]:
    """For what is one for the whole deployment."""
    return (None,)


def _each(kind: str) -> Callable[[Scene], Iterable[Any]]:
    """Every deployed resource of a type."""
    return lambda scene: scene.resources(kind)


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at.

    Attributes:
        id: as results name it.
        title: what is right.
        look: tells of one thing; None for what goes over the templates.
        things: what there is to look at; what stops a look at one does not stop the others.
    """

    id: str
    title: str
    look: Callable[[Scene, Any], Iterator[Result]] | None = None
    things: Callable[[Scene], Iterable[Any]] = _once


CHECKS = (
    Check(
        "stack-deployed",
        "Each stack that the settings ask for is there and complete",
        stacks.deployed,
        stacks.wanted_stacks,
    ),
    Check("stack-current", "Each deployed template is the one that these settings and this version make"),
    Check("as-made", "Each resource in the account is as its template has it, property by property"),
    Check(
        "stack-protected",
        "Each stack is protected against deletion, where its template is",
        stacks.protected,
        stacks.wanted_stacks,
    ),
    Check(
        "stack-orphaned",
        "No stack is left over in any Region that the account has enabled",
        stacks.orphaned,
        stacks.enabled_regions,
    ),
    Check(
        "region-enabled",
        "The account has enabled the Regions that the settings name",
        stacks.region_enabled,
        stacks.wanted_regions,
    ),
    Check(
        "trail-delivers",
        "The trail logs; log and digest files were delivered within a day, without an error",
        record.trail_delivers,
        record.trails,
    ),
    Check(
        "files-arrive",
        "In a bucket that is there already, each account has log files of the last two days where the tables look",
        log_files.files_arrive,
        log_files.accounts_of_record,
    ),
    Check(
        "key-usable",
        "The keys are enabled, none is to be deleted, no grant gives one away",
        record.key_usable,
        _each("AWS::KMS::Key"),
    ),
    Check("queue-empty", "No message is in a dead-letter queue", alarm_path.queue_empty, _each("AWS::SQS::Queue")),
    Check(
        "function-succeeds",
        "No function failed or was throttled in the last day",
        alarm_path.function_succeeds,
        _each("AWS::Lambda::Function"),
    ),
    Check(
        "alarm-quiet",
        "No alarm of the deployment is raised",
        alarm_path.alarm_quiet,
        _each("AWS::CloudWatch::Alarm"),
    ),
    Check(
        "mail-confirmed",
        "Every topic tells somebody; every mail address confirmed, and with credentials",
        alarm_path.mail_confirmed,
        _each("AWS::SNS::Topic"),
    ),
    Check("bus-closed", "The bus admits nobody else", alarm_path.bus_closed, alarm_path.buses),
    Check(
        "members-current",
        "Every instance of a StackSet is current, and has not drifted where that was looked for",
        organization.instances_current,
        _each("AWS::CloudFormation::StackSet"),
    ),
    Check(
        "service-trusted",
        "The organization trusts CloudTrail and StackSets, where they act in its accounts",
        organization.service_trusted,
        organization.trusted_services,
    ),
    Check(
        "administered-here",
        "No account but those of the settings administers the organization's trail",
        organization.administered,
        organization.trusted_services,
    ),
    Check(
        "compaction-fresh",
        "The compacted tables were written within the last 36 hours",
        lake.compaction_fresh,
        _each("AWS::Glue::Table"),
    ),
    Check(
        "exceptions-hold",
        "No exception has ended, or ends within 14 days",
        lake.exceptions_hold,
        alarm_path.buses,
    ),
)
