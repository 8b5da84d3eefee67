"""What a month costs: counts of the templates, and an explicit traffic, times list prices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from custody.aws.regions import partition_of
from custody.detections import all_detections
from custody.detections.schedule import schedule_of
from custody.lake import record_hours
from custody.lake.compaction import REREAD_DAYS
from custody.lake.events_view import OPEN_DAYS, READ_DAYS, REPLACED_VIEW, VIEW
from custody.lake.rule_findings import RELATION
from custody.settings import Settings
from custody_cdk.lake.ask_question_handler import SETTLED
from custody_cdk.lake.state_delivery import BUFFER_SECONDS
from docs import cost_templates, prices
from docs.cost_templates import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MONTH = timedelta(days=30)
DAYS, HOURS = 30, 720
LISTED_REGIONS = len(partition_of(HOME).regions)
"""Regions that a projected table looks into, whether or not there is a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """One account.

    Attributes:
        log_files: an hour, of all Regions.
        digests: an hour: one for each enabled Region.
        gigabytes: of log files a month.
        forwarded: events a month to the audit bus.
        alerts: mails a month.
        state_changes: services' own events a month.
        records: rows of ``events`` a month.
        asked: queries of people a month.
    """

    log_files: int = 17
    digests: int = 17
    gigabytes: float = 0.1
    forwarded: int = 10_000
    alerts: int = 300
    state_changes: int = 3_000
    records: int = 20_000
    asked: int = 100


QUIET = Traffic()
"""The 17 Regions that an account has without being asked, each with a log file an hour."""
WORKING = Traffic(log_files=2 * 12 + 15, gigabytes=1.0, forwarded=100_000, records=200_000)
"""Two Regions that write a file every five minutes, and fifteen that are quiet."""

# Estimates, and said to be so on the page.
EVENT_GB, LOG_LINE_GB, ROW_GB = 3e-6, 5e-7, 5e-7
HEARTBEATS = 2
"""A day and Region, each in an hour of its own."""
ACCESS_LOG_MONTHS = 400 / 30
KEY_REQUESTS_OF_100 = 1
SLOT_FILES, READS_A_FILE, METADATA_READS = 10, 2, 4
# Lambda asks an idle queue by five long polls of twenty seconds at a time.
POLLS, ALERT_SECONDS = 5 * 3 * 60 * HOURS, 1
# A tick every five minutes: sent, deleted, and a look into the index of the table.
TICKS, TICK_REQUESTS, TICK_SECONDS = 12 * HOURS, 2, 0.2
# Kept in two KB and in the index, told, its repeat counted; of a group the opening, the lock and what undoes them.
WRITES_A_FINDING, READS_A_FINDING = 10, 2
SECONDS, MEMORY_GB, LEAST_BYTES = 5, 0.125, 10_000_000


@dataclass(frozen=True, slots=True)
class Requests:
    """Of S3, a month."""

    lists: float = 0
    gets: float = 0
    puts: float = 0

    def __add__(self, other: Requests) -> Requests:
        return Requests(self.lists + other.lists, self.gets + other.gets, self.puts + other.puts)

    @property
    def usd(self) -> float:
        """Without what follows of them: access logs and requests of KMS."""
        return prices.PUT.of(self.lists + self.puts) + prices.GET.of(self.gets)

    @property
    def logged(self) -> float:
        """Storage of the access logs that are kept, once the first are old enough to go."""
        return prices.STORED.of((self.lists + self.gets + self.puts) * LOG_LINE_GB * ACCESS_LOG_MONTHS)


def readings(sql: str, relations: frozenset[str]) -> int:
    """How often a question reads relations: Athena runs a named subquery each time it is named."""
    tree = _parsed(sql)
    parts = {cte.alias: cte for cte in tree.find_all(exp.CTE)}

    def count(node: exp.Expr) -> int:
        named = [t.name for t in node.find_all(exp.Table) if t.find_ancestor(exp.CTE) in {None, node}]
        return sum(1 if name in relations else count(parts[name]) if name in parts else 0 for name in named)

    return count(tree)


@cache
def _parsed(sql: str) -> exp.Expr:
    return sqlglot.parse_one(sql, read="athena")


_RECORDS, _OF_HOURS = frozenset({VIEW, REPLACED_VIEW, RELATION}), frozenset({record_hours.VIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The scheduled questions of a month.

    Attributes:
        runs: of all.
        records: readings of ``events`` or what was replaced.
        hours: readings of ``record_hours``.
        files: of the compacted tables that these open, one for each day they look back.
    """

    runs: int
    records: int
    hours: int
    files: int

    @classmethod
    def nothing(cls) -> Asked:
        """Where no question is scheduled."""
        return cls(runs=0, records=0, hours=0, files=0)


@cache
def questions(high_hours: int) -> Asked:
    """What the default settings ask, with ``lake.question_hours`` as said."""
    return questions_of(Settings(), high_hours)


def questions_of(told: Settings, high_hours: int) -> Asked:
    """What any settings ask, with ``lake.question_hours`` as said."""
    found = []
    for detection in all_detections(told.of_detections):
        if detection.question and detection.severity >= told.minimum_severity:
            when = schedule_of(detection.question, detection.severity, high_hours=high_hours)
            counts = [readings(detection.question.sql, relations) for relations in (_RECORDS, _OF_HOURS)]
            found.append((int(MONTH / when.every), *counts, ceil(when.looks_back / timedelta(days=1))))
    return Asked(
        runs=sum(runs for runs, *_ in found),
        records=sum(runs * records for runs, records, *_ in found),
        hours=sum(runs * hours for runs, _, hours, _ in found),
        files=sum(runs * (records + hours) * days for runs, records, hours, days in found),
    )


def reading(traffic: Traffic, accounts: int, days: float, *, files: float | None = None) -> Requests:
    """One look into so many days' folders of every Region.

    Args:
        traffic: of each account.
        accounts: whose folders are looked into.
        days: folders, today's among them.
        files: there, by the hour's; by default half of today's and all of the others.
    """
    there = 24 * (days - 0.5) if files is None else files
    return Requests(lists=LISTED_REGIONS * days * accounts, gets=traffic.log_files * there * accounts)


def times(count: float, requests: Requests) -> Requests:
    """So many of them."""
    return Requests(count * requests.lists, count * requests.gets, count * requests.puts)


def of_slots(traffic: Traffic, accounts: int) -> Requests:
    """What is taken in for the questions: closed folders once a day, today's once an hour."""
    early = int(SETTLED / timedelta(hours=1))
    # Until then yesterday's folder is taken in with today's.
    folders = 24 + early
    files = sum(range(24)) + 24 * early
    hourly = times(DAYS, reading(traffic, accounts, folders, files=files))
    daily = times(DAYS, reading(traffic, accounts, READ_DAYS - 1, files=24 * (READ_DAYS - 1)))
    return hourly + daily + Requests(puts=SLOT_FILES * (HOURS + DAYS))


def of_questions(traffic: Traffic, accounts: int, asked: Asked) -> Requests:
    """What the scheduled questions read: slots and compacted days, and of the hours the log files."""
    slots = Requests(lists=2 * asked.records, gets=2 * SLOT_FILES * READS_A_FILE * asked.records)
    closed = Requests(gets=READS_A_FILE * asked.files + METADATA_READS * (asked.records + asked.hours))
    return slots + closed + times(asked.hours, reading(traffic, accounts, OPEN_DAYS))


def of_compaction(traffic: Traffic, accounts: int) -> Requests:
    """Two jobs a night."""
    return times(2 * DAYS, reading(traffic, accounts, REREAD_DAYS + 1))


def key_requests(requests: Requests) -> float:
    """What S3 asks of KMS: a bucket key leaves one in a hundred."""
    return (requests.gets + requests.puts) * KEY_REQUESTS_OF_100 / 100


def delivered(traffic: Traffic, accounts: int) -> Requests:
    """What CloudTrail writes."""
    return Requests(puts=(traffic.log_files + traffic.digests) * HOURS * accounts)


KEY_PARTS = ("KMS keys", "KMS key")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the bill."""

    name: str
    usd: float
    lake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What is deployed, as far as it is billed.

    Attributes:
        stacks: what each holds, by the end of its name: trail, events, lake, forwarder-REGION.
        asked: what the scheduled questions ask in a month.
    """

    stacks: Mapping[str, cost_templates.Counted]
    asked: Asked

    @classmethod
    def by_default(cls, high_hours: int = Settings().lake.question_hours) -> Deployed:
        """Default settings, but for ``lake.question_hours``."""
        return cls(stacks=cost_templates.stacks(), asked=questions(high_hours))


def parts(
    *, regions: int, accounts: int, traffic: Traffic = QUIET, deployed: Deployed | None = None
) -> tuple[Part, ...]:
    """Every line of a month's bill in the first year, keys before their first rotation.

    Args:
        regions: how many forward events, home among them.
        accounts: whose log files come in and are asked about; events are forwarded in one.
        traffic: of each account.
        deployed: by default what default settings deploy.
    """
    deployed = deployed or Deployed.by_default()
    lake = _lake(accounts, traffic, deployed) if "lake" in deployed.stacks else ()
    return (
        *_without_lake(_stacks(deployed.stacks, regions), accounts, traffic),
        *(Part(part.name, part.usd, lake=True) for part in lake),
    )


def total(chosen: tuple[Part, ...], *, lake: bool | None = None) -> float:
    """The sum, of the lake's parts or of the others if it is said."""
    return sum(part.usd for part in chosen if lake is None or part.lake == lake)


def _stacks(found: Mapping[str, cost_templates.Counted], regions: int) -> cost_templates.Counted:
    """The stacks that make up a deployment; a Region more than there are in the templates counts as the last one."""
    forwarders = sorted((name for name in found if name.startswith("forwarder-")), key=lambda n: not n.endswith(HOME))
    more = forwarders[-1:] * (regions - len(forwarders))
    others = [name for name in found if name not in forwarders and name != "lake"]
    chosen = [*others, *forwarders[:regions], *more]
    counted = sum((found[name] for name in chosen), cost_templates.Counted())
    if not counted.heartbeats:
        return counted
    # An alarm for each Region that the templates were made for: here it is for those that are asked about.
    rest = counted.alarm_metrics - counted.heartbeats
    return replace(counted, alarm_metrics=rest + regions, heartbeats=regions)


def _without_lake(stacks: cost_templates.Counted, accounts: int, traffic: Traffic) -> Iterator[Part]:
    written = delivered(traffic, accounts)
    forwarded = traffic.forwarded * EVENT_GB
    mails = max(0, traffic.alerts - prices.FREE_MAILS)
    yield Part("KMS keys", prices.KEY.of(stacks.keys))
    yield Part("Alarms", prices.ALARM.of(stacks.alarm_metrics))
    yield Part("Heartbeats: their metrics", prices.METRIC.of(stacks.heartbeats * HEARTBEATS * DAYS / HOURS))
    yield Part(
        "Forwarded events, archive, mail",
        prices.EVENT.of(traffic.forwarded)
        + prices.ARCHIVED.of(forwarded)
        + prices.CROSS_REGION.of(forwarded)
        + prices.MAIL.of(mails),
    )
    yield Part("The function that writes alerts", of_alerts(stacks, traffic))
    yield Part("S3: what CloudTrail writes", written.usd)
    # The first year's mean; it grows until the retention ends.
    yield Part("S3: storage of log files", prices.STORED.of(traffic.gigabytes * accounts * 6.5))
    yield Part("S3: access logs of the audit bucket", written.logged)


def of_alerts(stacks: cost_templates.Counted, traffic: Traffic) -> float:
    """The function that writes alerts: what asks its queue, its time, its table and the ticks."""
    ticks = TICKS * stacks.tables
    seconds = traffic.alerts * ALERT_SECONDS + ticks * TICK_SECONDS
    return (
        prices.POLL.of(stacks.queues_asked * POLLS + ticks * TICK_REQUESTS)
        + prices.LAMBDA.of(seconds * MEMORY_GB)
        + prices.TABLE_WRITE.of(traffic.alerts * WRITES_A_FINDING)
        + prices.TABLE_READ.of(traffic.alerts * READS_A_FINDING + ticks)
    )


def told_files(traffic: Traffic) -> float:
    """Files that a month of lost-alerts reads: each day those of three months and the one that it begins in."""
    most = DAYS * 24 * 3600 / BUFFER_SECONDS
    return DAYS * 3.5 * min(traffic.state_changes, most)


def _lake(accounts: int, traffic: Traffic, deployed: Deployed) -> Iterator[Part]:
    counted, runs = deployed.stacks["lake"], deployed.asked.runs
    # Slots are filled for the questions' sake alone.
    taken = of_slots(traffic, accounts) if runs else Requests()
    asked = of_questions(traffic, accounts, deployed.asked)
    compacted = of_compaction(traffic, accounts)
    people = times(traffic.asked, reading(traffic, accounts, READ_DAYS))
    read = taken + asked + compacted + people
    nightly = (REREAD_DAYS * traffic.gigabytes / DAYS * 1e9 + 70 * traffic.records * 12) * accounts
    scanned = (runs + (HOURS + DAYS if runs else 0) + traffic.asked) * LEAST_BYTES + 2 * DAYS * max(
        LEAST_BYTES, nightly
    )
    yield Part("KMS key", prices.KEY.of(counted.keys))
    yield Part("Alarms", prices.ALARM.of(counted.alarm_metrics))
    yield Part("Athena", prices.SCANNED.of(scanned))
    yield Part("The function that asks", prices.LAMBDA.of(runs * SECONDS * MEMORY_GB))
    yield Part("S3: log files taken in for questions", taken.usd)
    yield Part("S3: what scheduled questions read", asked.usd)
    yield Part("S3: what was told, compared with the record", prices.GET.of(told_files(traffic) if runs else 0))
    yield Part("S3: log files read by compaction", compacted.usd)
    yield Part("S3: log files read for people", people.usd)
    yield Part("S3: access logs of these", read.logged)
    yield Part("KMS: requests", prices.KEY_REQUEST.of(max(0, key_requests(read) - prices.FREE_KEY_REQUESTS)))
    kept = traffic.records * ROW_GB * 6.5 * accounts
    yield Part("Storage and state changes", prices.STORED.of(kept) + prices.FIREHOSE.of(traffic.state_changes * 5e-6))
