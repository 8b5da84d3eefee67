"""What looking into folders costs, by accounts and Regions: a projected partition is a LIST, with files or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.lake.compaction import BACKFILL_DAYS, REREAD_DAYS
from custody.lake.events_view import OPEN_DAYS, READ_DAYS
from custody.settings import Settings
from docs import cost_model, prices
from docs.cost_model import HOURS, LISTED_REGIONS, QUIET, Deployed

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNTS = (1, 50, 500, 2_000)
REGIONS = (3, cost_model.QUIET.log_files, LISTED_REGIONS)
CHOSEN_HOURS = (4, 12)
MOST_PARTITIONS = 1_000_000
"""Of a query: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html"""
WORTH_USD = 20


def folders(accounts: int, regions: int, days: int) -> int:
    """Folders that one reading looks into, and so its LIST requests, where none has over 1,000 files."""
    return accounts * regions * days


def backfill_accounts(regions: int) -> int:
    """Accounts that one run of the backfill can read at most."""
    return MOST_PARTITIONS // folders(1, regions, BACKFILL_DAYS + REREAD_DAYS)


def scheduled(accounts: int, regions: int, hours: int) -> dict[str, float]:
    """LIST requests a month of what runs by itself, by what it is; ``lake.question_hours`` as said."""
    asked = cost_model.times(cost_model.questions(hours).hours, cost_model.reading(QUIET, accounts, OPEN_DAYS))
    everywhere = {
        "taken in for questions": cost_model.of_slots(QUIET, accounts).lists,
        "questions about hours": asked.lists,
        "compaction": cost_model.of_compaction(QUIET, accounts).lists,
    }
    return {name: lists / LISTED_REGIONS * regions for name, lists in everywhere.items()}


def found(accounts: int) -> int:
    """LIST requests a month of the function that finds accounts, but for one a thousand of them."""
    return accounts * HOURS


def lake(accounts: int, hours: int) -> float:
    """The whole lake of so many quiet accounts, every Region listed."""
    deployed = Deployed.by_default(hours)
    return cost_model.total(cost_model.parts(regions=1, accounts=accounts, deployed=deployed), lake=True)


def saved(accounts: int) -> float:
    """What the longer of ``CHOSEN_HOURS`` saves a month."""
    shorter, longer = (lake(accounts, hours) for hours in CHOSEN_HOURS)
    return shorter - longer


def worth_it() -> int:
    """From how many quiet accounts on a longer ``lake.question_hours`` saves ``WORTH_USD`` a month, in tens."""
    return next(accounts for accounts in range(10, 2_000, 10) if saved(accounts) >= WORTH_USD)


def section() -> Iterator[str]:
    """The part of the page, in lines."""
    hours = Settings().lake.question_hours
    yield "## Looking into folders, by accounts and Regions"
    yield ""
    yield "A query asks S3 for a list of each account's, Region's and day's folder that it may need, files or none."
    yield "With `lake.accounts` `discovered` only Regions count in which some account has log files. LIST requests of"
    yield "one query:"
    yield ""
    days = {"seven days": READ_DAYS, "compaction": REREAD_DAYS + 1, "backfill": BACKFILL_DAYS + REREAD_DAYS}
    yield f"| accounts | Regions | {' | '.join(days)} | USD, seven days |"
    yield f"|{'---:|' * (len(days) + 3)}"
    for accounts, regions in ((a, r) for a in ACCOUNTS for r in REGIONS):
        counts = [folders(accounts, regions, each) for each in days.values()]
        yield _row([accounts, regions, *counts], [prices.PUT.of(counts[0])], digits=4)
    yield ""
    some, every = (f"{backfill_accounts(regions)} accounts in {regions} Regions" for regions in REGIONS[1:])
    yield f"Athena reads {MOST_PARTITIONS:,} partitions at most: the backfill of over {some},"
    yield f"or {every}, is run in parts. What runs by itself a month, with `lake.question_hours`"
    yield f"{hours}:"
    yield ""
    names = list(scheduled(1, 1, hours))
    yield f"| accounts | Regions | {' | '.join(names)} | finding accounts | USD |"
    yield f"|{'---:|' * (len(names) + 4)}"
    for accounts, regions in ((a, r) for a in ACCOUNTS for r in REGIONS):
        counts = [round(lists) for lists in scheduled(accounts, regions, hours).values()]
        counts.append(found(accounts))
        yield _row([accounts, regions, *counts], [prices.PUT.of(sum(counts))])
    yield ""
    yield from _by_hours()


def _by_hours() -> Iterator[str]:
    short, long = CHOSEN_HOURS
    yield "What is critical is asked every hour in any case, and shares one reading, so `lake.question_hours` saves"
    yield f"little of it. From {worth_it()} quiet accounts on, {long} in place of {short} saves {WORTH_USD} USD a"
    yield "month. The lake:"
    yield ""
    yield f"| quiet accounts | {short} hours | {long} hours | saved |"
    yield "|---:|---:|---:|---:|"
    for accounts in ACCOUNTS:
        sums = [lake(accounts, each) for each in CHOSEN_HOURS]
        yield _row([accounts], [*sums, sums[0] - sums[1]])
    yield ""


def _row(counts: list[int], usd: list[float], *, digits: int = 2) -> str:
    return f"| {' | '.join([*(f'{count:,}' for count in counts), *(f'{each:,.{digits}f}' for each in usd)])} |"
