"""The bill: its program counts what it says, the aims are held or missed as said, and no page says another number."""

from __future__ import annotations

import itertools
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from aws_cdk import App

from custody.detections.schedule import CHOICES, HIGH_HOURS
from custody.lake.compaction import REREAD_DAYS
from custody.lake.events_view import READ_DAYS
from custody.settings import Settings
from custody.settings.lake import LakeSettings
from custody.settings.source import parse
from custody_cdk.lake.ask_question_handler import SETTLED
from docs import cost_lists, cost_model, cost_templates, prices
from docs.cost_model import LISTED_REGIONS, QUIET, WORKING, Requests, parts, total
from docs.cost_templates import Counted, counted
from docs.costs import ACCOUNTS, FINDINGS, lake_at, traffic_of
from docs.synthesis import ANOTHER, HOME
from stacks import build

ROOT = Path(__file__).resolve().parents[2]


def lake(accounts: int) -> float:
    return total(parts(regions=1, accounts=accounts), lake=True)


def test_a_subquery_named_twice_is_read_twice() -> None:
    sql = "WITH a AS (SELECT * FROM events), b AS (SELECT * FROM a JOIN a AS c ON 1 = 1) SELECT * FROM b"
    assert cost_model.readings(sql, frozenset({"events"})) == 2
    assert cost_model.readings(sql, frozenset({"record_hours"})) == 0


def test_keys_and_the_metrics_of_alarms_are_counted() -> None:
    template = {
        "Resources": {
            "Key": {"Type": "AWS::KMS::Key"},
            "Alias": {"Type": "AWS::KMS::Alias"},
            "Mapping": {"Type": "AWS::Lambda::EventSourceMapping"},
            "Plain": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}},
            "Sum": {
                "Type": "AWS::CloudWatch::Alarm",
                "Properties": {"Metrics": [{"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "a+b"}]},
            },
            "Query": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{"Expression": "SELECT 1"}]}},
        }
    }
    assert counted(template) == Counted(keys=1, alarm_metrics=1 + 2 + 1, queues_asked=1)


def test_every_further_region_costs_what_the_second_does(tmp_path: Path) -> None:
    """The page counts one further Region and multiplies; here all of them are synthesized."""
    found = cost_templates.stacks()
    assert set(found) == {"events", "lake", "trail", f"forwarder-{HOME}", f"forwarder-{ANOTHER}"}
    app = App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    build(app, parse({"custody": {"home_region": HOME, "regions": "all"}}))
    app.synth()
    written = {
        path.name.removeprefix("custody-").removesuffix(".template.json"): counted(json.loads(path.read_text("utf-8")))
        for path in tmp_path.glob("*.template.json")
    }
    further = {name: each for name, each in written.items() if name not in found}

    # An alarm on the heartbeat of each Region.
    beats = LISTED_REGIONS - found["events"].heartbeats
    assert written["events"] == found["events"] + Counted(alarm_metrics=beats, heartbeats=beats)
    assert all(written[name] == found[name] for name in found if name != "events")
    assert len(further) == LISTED_REGIONS - 2
    assert set(further.values()) == {found[f"forwarder-{ANOTHER}"]}


def test_a_heartbeat_costs_its_alarm_and_the_hours_of_its_metric() -> None:
    one, many = (
        {part.name: part.usd for part in parts(regions=count, accounts=1) if not part.lake}
        for count in (1, LISTED_REGIONS)
    )
    assert many["Heartbeats: their metrics"] == pytest.approx(LISTED_REGIONS * one["Heartbeats: their metrics"])
    assert one["Heartbeats: their metrics"] == pytest.approx(0.30 * 2 / 24)
    # That of the forwarder is the other.
    assert many["Alarms"] - one["Alarms"] == pytest.approx((LISTED_REGIONS - 1) * 2 * 0.10)


def test_a_region_more_costs_under_thirty_cents() -> None:
    sums = [total(parts(regions=regions, accounts=1)) for regions in range(1, LISTED_REGIONS + 1)]
    assert all(0 < later - earlier < 0.30 for earlier, later in itertools.pairwise(sums))


def test_the_whole_lake_of_a_quiet_account_is_under_five_dollars_and_a_quarter() -> None:
    assert lake(1) < 5.25


def test_the_parts_are_told_with_what_follows_of_them() -> None:
    named = {part.name for part in parts(regions=1, accounts=1)}
    assert {"S3: access logs of these", "KMS: requests", "S3: log files taken in for questions"} <= named
    assert all(part.usd >= 0 for part in parts(regions=1, accounts=1))


@pytest.mark.parametrize("traffic", [QUIET, WORKING])
def test_more_never_costs_less(traffic: cost_model.Traffic) -> None:
    sums = [total(parts(regions=1, accounts=n, traffic=traffic)) for n in ACCOUNTS]
    assert sums == sorted(sums)
    assert [lake_at(hours) for hours in CHOICES] == sorted((lake_at(hours) for hours in CHOICES), reverse=True)


def test_questions_read_the_log_files_once_an_hour_and_not_once_each() -> None:
    """Before, each of 15,810 readings listed three days of every Region and read all that was there."""
    each = cost_model.reading(QUIET, 1, 3)
    before = cost_model.times(15_810, each)
    after = cost_model.of_slots(QUIET, 1)
    assert before.gets > 15_000_000
    assert before.lists > 1_600_000
    assert after.gets < before.gets / 30
    assert after.lists < before.lists / 40


def test_a_reading_counts_folders_and_files() -> None:
    one = cost_model.Traffic(log_files=1)
    assert cost_model.reading(one, 2, 3) == Requests(lists=LISTED_REGIONS * 3 * 2, gets=24 * 2.5 * 2)
    # Today's folder at each hour has the files of the hours before; until two it is read with yesterday's.
    hourly = cost_model.reading(one, 1, 26, files=sum(range(24)) + 2 * 24)
    assert cost_model.of_slots(one, 1).gets == 30 * (hourly.gets + 6 * 24)


def test_the_formula_says_what_the_program_counts() -> None:
    text = (ROOT / "docs" / "costs_formula.md.txt").read_text("utf-8")
    assert f"| {24 + SETTLED // timedelta(hours=1)} \N{MULTIPLICATION SIGN} 30 readings of today's folder" in text
    assert READ_DAYS - 1 == 6
    assert "30 of six closed ones" in text
    assert (REREAD_DAYS + 1, READ_DAYS) == (11, 7)
    assert "eleven days of log files each" in text
    assert "each query seven days" in text
    assert (cost_model.SLOT_FILES, cost_model.READS_A_FILE, cost_model.METADATA_READS) == (10, 2, 4)


def test_the_formula_says_what_a_finding_and_a_tick_cost() -> None:
    text = (ROOT / "docs" / "costs_formula.md.txt").read_text("utf-8")
    assert "ten writes and two reads of the table a finding; a tick every five minutes: two requests" in text
    assert (cost_model.WRITES_A_FINDING, cost_model.READS_A_FINDING, cost_model.TICK_REQUESTS) == (10, 2, 2)
    assert (cost_model.TICKS, cost_model.TICK_SECONDS) == (30 * 24 * 12, 0.2)
    none, table = (Counted(keys=0, alarm_metrics=0, queues_asked=1, tables=n) for n in (0, 1))
    ticks = cost_model.of_alerts(table, QUIET) - cost_model.of_alerts(none, QUIET)
    assert 0.005 < ticks < 0.02


def test_ten_thousand_findings_a_day_cost_what_their_mails_and_the_function_do() -> None:
    bills = {
        findings: {part.name: part.usd for part in parts(regions=1, accounts=1, traffic=traffic_of(findings))}
        for findings in FINDINGS
    }
    none, many = bills[0], bills[10_000]
    assert {name for name in none if many[name] > none[name]} == {
        "Forwarded events, archive, mail",
        "The function that writes alerts",
    }
    mails = 10_000 * 30 - prices.FREE_MAILS
    assert many["Forwarded events, archive, mail"] - none["Forwarded events, archive, mail"] > prices.MAIL.of(mails)


def test_every_price_has_its_page() -> None:
    for price in prices.ALL:
        assert price.page.startswith("https://aws.amazon.com/")
        assert price.usd > 0
        assert price.of(price.per) == pytest.approx(price.usd)
    assert "**unverified**" in (ROOT / "docs" / "costs.md").read_text("utf-8")


def test_the_setting_says_what_it_costs() -> None:
    said = str(LakeSettings.model_fields["question_hours"].description)
    costs = f"{lake_at(1):.2f} USD a month at 1, {lake_at(4):.2f} at 4 and {lake_at(12):.2f} at 12."
    assert f"the whole lake of a quiet account costs {costs}" in said
    assert Settings().lake.question_hours == HIGH_HOURS == 4


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("README.md", r"About (\d) USD a month for the record and the alarm path"),
        ("constructs/custody_cdk/custody.py", r"Costs about (\d) USD a month in a quiet account's first year"),
    ],
)
def test_what_is_said_elsewhere_of_the_record_and_alarms_is_the_page_s(path: str, said: str) -> None:
    found = re.search(said, " ".join((ROOT / path).read_text("utf-8").split()))
    assert found
    assert int(found[1]) == round(total(parts(regions=1, accounts=1), lake=False))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("README.md", r"The lake adds about (\d+) USD"),
        ("constructs/custody_cdk/custody.py", r"and about (\d+) USD for the lake"),
        ("constructs/custody_cdk/lake/audit_lake.py", r"Costs about (\d+) USD a month with one account"),
    ],
)
def test_what_is_said_elsewhere_of_the_lake_is_the_page_s(path: str, said: str) -> None:
    found = re.search(said, " ".join((ROOT / path).read_text("utf-8").split()))
    assert found
    assert int(found[1]) == round(lake(1))


def test_lists_are_counted_from_the_schedules_there_are() -> None:
    """One account and Region: 26 folders a day of today's, six closed ones, and two jobs a night of eleven days."""
    one = cost_lists.scheduled(1, 1, HIGH_HOURS)
    assert one["taken in for questions"] == pytest.approx(30 * (26 + 6))
    assert one["compaction"] == pytest.approx(2 * 30 * 11)
    assert one["questions about hours"] == pytest.approx(cost_model.questions(HIGH_HOURS).hours * 3)
    many = cost_lists.scheduled(2_000, 34, HIGH_HOURS)
    assert many == {name: pytest.approx(68_000 * lists) for name, lists in one.items()}


def test_two_thousand_accounts_in_every_region_stay_below_athenas_limit_but_for_the_backfill() -> None:
    for days in (READ_DAYS, REREAD_DAYS + 1):
        assert cost_lists.folders(2_000, LISTED_REGIONS, days) < cost_lists.MOST_PARTITIONS
    for regions in cost_lists.REGIONS:
        most = cost_lists.backfill_accounts(regions)
        assert cost_lists.folders(most, regions, 100) <= cost_lists.MOST_PARTITIONS
        assert cost_lists.folders(most + 1, regions, 100) > cost_lists.MOST_PARTITIONS


def test_pages_say_of_many_accounts_what_is_computed() -> None:
    few, most = cost_lists.backfill_accounts(LISTED_REGIONS), cost_lists.backfill_accounts(cost_lists.REGIONS[1])
    said = f"from {few + 1} accounts in 34 Regions, or {most + 1} in 17"
    for page in ("docs/lake.md", "docs/decisions/0038-accounts-are-found-in-the-bucket.md"):
        assert said in " ".join((ROOT / page).read_text("utf-8").split())
    scale = " ".join((ROOT / "docs" / "scale.md").read_text("utf-8").split())
    counts = [cost_lists.folders(accounts, LISTED_REGIONS, READ_DAYS) for accounts in (50, 2_000)]
    assert f"{counts[0]:,} of them with 50 accounts" in scale
    assert f"{counts[1]:,} with 2,000 accounts, {prices.PUT.of(counts[1]):.2f} USD" in scale


def test_a_longer_question_hours_is_worth_it_where_the_page_says() -> None:
    first = cost_lists.worth_it()
    assert cost_lists.saved(first - 10) < cost_lists.WORTH_USD <= cost_lists.saved(first)
