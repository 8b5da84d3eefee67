"""Every release of a period with its verdicts, and what not every witness of them has seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from custody.ask.ask import answer_to
from custody.ask.where import Where
from custody.errors import CustodyError
from custody.progress import ProgressCallback, silent
from custody.questions import get
from custody.releases.model import Releases
from custody.releases.rows import difference_of, release_of
from custody.releases.sample import draw

if TYPE_CHECKING:
    from custody.ask.where import Logs, OnProblem
    from custody.engines.engine_name import EngineName
    from custody.settings import Settings
    from custody.times.period import Time

PERIOD = timedelta(days=90)
"""How far back to look when no period is given and the records are not on this machine."""


class SampleError(CustodyError):
    """No sample can be drawn of such a size."""


def releases(
    *,
    pipeline: str | None = None,
    account: str | None = None,
    region: str | None = None,
    sample: int | None = None,
    seed: int = 0,
    logs: Logs = (),
    since: Time | None = None,
    until: Time | None = None,
    engine: EngineName | str | None = None,
    settings: Settings | None = None,
    profile: str | None = None,
    reuse_minutes: int | None = None,
    price: float | None = None,
    cache: bool = True,
    verify: bool = False,
    on_problem: OnProblem | None = None,
    progress: ProgressCallback = silent,
) -> Releases:
    """List every execution that shipped, each with a yes, a no or unknown for what an auditor tests.

    A verdict is never yes where the record lacks evidence. Two questions are asked, ``releases`` and
    ``release-population``; ``people_roles`` and ``deployers`` of the settings say who is a person.

    Args:
        pipeline: only this one.
        account: only this account, twelve digits.
        region: only this Region.
        sample: how many of them to draw at random; none by default.
        seed: what the sample is drawn by; the same seed draws the same.
        logs: as for ``custody.ask``, and so are all that follow.
        since: how long back, or from when; by default everything in a folder, else 90 days.
        until: until when.
        engine: ``athena`` or ``local``.
        settings: of the deployment.
        profile: of the AWS configuration.
        reuse_minutes: take Athena's earlier answer if it is this recent.
        price: USD a terabyte that Athena scans.
        cache: keep what is read of many log files, so that the next question need not read them; see docs/scale.md.
        verify: verify the log files that are read too; see ``custody.ask``.
        on_problem: called with each thing that could not be read.
        progress: called while log files are fetched or Athena works.

    Raises:
        SampleError: the sample is of less than one release.
        CustodyError: as for ``custody.ask``.
    """
    if sample is not None and sample < 1:
        raise SampleError(f"a sample of {sample} releases is none; write 1 or more, such as 25")
    where = Where.of(
        logs=logs,
        since=since,
        until=until,
        engine=engine,
        settings=settings,
        reuse_minutes=reuse_minutes,
        price=price,
        cache=cache,
        verify=verify,
        default_period=PERIOD,
        profile=profile,
        on_problem=on_problem,
        progress=progress,
    )
    filters = {"pipeline": pipeline, "account": account, "region": region}
    return _found({name: value for name, value in filters.items() if value is not None}, where, sample, seed)


def _found(given: dict[str, str], where: Where, sample: int | None, seed: int) -> Releases:
    known = where.settings.of_detections
    people = {"people_roles": "\n".join(known.people_roles), "deployers": "\n".join(known.deployers)}
    with answer_to(get("releases"), {**given, **people}, where) as answer:
        rows = tuple(map(release_of, answer))
    # What could not be read was told by the first question.
    with answer_to(get("release-population"), given, replace(where, on_problem=None)) as others:
        differences = tuple(map(difference_of, others))
    return Releases(
        since=where.period.since,
        until=where.period.until,
        releases=rows,
        population=differences,
        sample=() if sample is None else draw(rows, sample, seed),
        seed=None if sample is None else seed,
        origin=answer.origin,
        notes=tuple(dict.fromkeys((*answer.notes, *others.notes))),
        reading=answer.reading,
    )
