"""The chain of an image from its push back to the commit and on to what runs it, its gaps marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from custody.ask.ask import answer_to
from custody.ask.kept_rows import KeptRows
from custody.ask.where import Where
from custody.lineage.image_name import parameters_of
from custody.progress import ProgressCallback, silent
from custody.questions import get

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ask.answer import Answer
    from custody.ask.where import Logs, OnProblem
    from custody.engines.engine_name import EngineName
    from custody.settings import Settings
    from custody.times.period import Time

PERIOD = timedelta(days=90)
"""How far back a push is looked for when no period is given and the records are not on this machine."""

# Ids may be used again, by a record that somebody forged.
_PUSH = ("push_event_id", "account", "region", "repository", "image_tag", "image_digest")


@dataclass(frozen=True, slots=True)
class Chain:
    """One push, followed back and on.

    Attributes:
        steps: the rows of the question ``lineage`` about it, the push first; ``known`` is false where the record has a
            gap, and ``gap`` says which.
    """

    steps: tuple[dict[str, Any], ...]

    @property
    def push(self) -> dict[str, Any]:
        """Repository, tag, digest, account and Region are the same in all steps."""
        return self.steps[0]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What the record does not show."""
        return tuple(step["gap"] or "not in the record" for step in self.steps if not step["known"])


class Lineage(KeptRows):
    """The chains of every push of an image, and the rows that they are made of.

    Attributes:
        image: as it was named.
        answer: the rows of the question ``lineage``.
    """

    def __init__(self, image: str, answer: Answer) -> None:
        super().__init__(answer)
        self.image = image

    @cached_property
    def chains(self) -> list[Chain]:
        """One a push, in order of time; held in memory."""
        return chains(map(dict, self.kept()))


def lineage(
    image: str,
    *,
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
) -> Lineage:
    """Follow an image from its push back to the build, the commit and the people, and on to what runs it.

    What the record does not show is marked as a gap and never guessed.

    Args:
        image: ``sha256:DIGEST``, ``shop/api:1.4`` or ``shop/api@sha256:DIGEST``, with its host or without; or
            the ARN of a service of ECS or App Runner or of a Lambda function: the images that it runs at the end.
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
        ImageNameError: it names no image.
        CustodyError: as for ``custody.ask``.
    """
    given = parameters_of(image)
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
    return Lineage(image, answer_to(get("lineage"), given, where))


def chains(rows: Iterable[dict[str, Any]]) -> list[Chain]:
    """Rows of the question ``lineage``, which come push by push, as chains."""
    return [Chain(tuple(group)) for _, group in groupby(rows, key=lambda row: [row[name] for name in _PUSH])]
