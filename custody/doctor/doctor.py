"""Looking at a deployment: every check, held against the templates, with a mend for each fault."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import AwsError
from custody.choices import items
from custody.doctor.calls import is_missing, why
from custody.doctor.checks import CHECKS, Check
from custody.doctor.drift import AS_MADE, CURRENT, Looked, Only, compared, current, everything
from custody.doctor.elsewhere import elsewhere, stacks_of
from custody.doctor.fleet import fleet
from custody.doctor.result import Examination, Result, State, ordered
from custody.doctor.scene import Scene
from custody.doctor.stacks import by_settings, standing, synthesized
from custody.progress import ProgressCallback, silent, waiting
from custody.settings import or_default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from custody.settings import Settings

POLL_SECONDS = 20.0


def doctor(
    *,
    settings: Settings | None = None,
    templates: str | PathLike[str] | None = None,
    profile: str | Iterable[str] | None = None,
    role: str | None = None,
    wait: timedelta | None = None,
    poll_seconds: float = POLL_SECONDS,
    progress: ProgressCallback = silent,
    now: datetime | None = None,
) -> Examination:
    """Look at everything that a deployment consists of, by calls that only read.

    It makes about 450 calls for a deployment of default settings in one Region, some 30 more for each further Region or
    account, and half as many again where everything is tagged; eight at once. Of these only the two metrics of each
    function cost anything, 0.01 USD per 1,000 (unverified).

    Args:
        settings: of the deployment; the defaults when None.
        templates: the folder that app.py synthesized into, ``cdk.out``; None compares with what was deployed, which
            shows what was changed since, and not what the settings ask for.
        profile: of the AWS configuration; several for as many accounts; None for the one in use.
        role: the name of a role to assume in each account of the settings that no profile is of; by the first profile.
        wait: how long to wait for what comes in that time after a deployment, such as the first log file; None for not
            at all.
        poll_seconds: how long between two looks.
        progress: told what is looked at.
        now: the time by which something is old; the present one when None.

    Raises:
        AwsError: there are no credentials, or two profiles are of one account, or one is of none of the deployment's.
        TemplateError: there are no templates in the folder, or they are of other settings.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html for what is denied: it
    is told as ``unseen``.
    """
    chosen = or_default(settings)
    wanted = by_settings(chosen) if templates is None else synthesized(Path(templates), chosen)
    profiles = items(profile or ())
    numbers = dict.fromkeys(each.account for each in wanted if each.account)
    found = fleet(chosen.names, numbers, profiles, role)
    scenes = [
        Scene(chosen, account, stacks_of(chosen, wanted, number), now or datetime.now(UTC))
        for number, account in found.accounts.items()
    ]
    if len(profiles) > 1:
        _insist_on_stacks(scenes, numbers)
    with waiting(progress, "looking at the stacks") as told:
        results = [each for scene in scenes for each in _examined(scene, told)]
        results = _await(scenes, results, wait or timedelta(), poll_seconds, told)
    by = "the templates that were deployed, not the settings" if templates is None else f"the templates in {templates}"
    return Examination(ordered([*results, *elsewhere(chosen, wanted, found)]), by, tuple(found.accounts))


def _insist_on_stacks(scenes: Iterable[Scene], numbers: Iterable[str]) -> None:
    """Raise where a profile is of an account that nothing of the settings lies in: it was meant for something else."""
    for scene in scenes:
        if not scene.wanted:
            raise AwsError(
                f"a profile is of account {scene.names.account}, which holds no stack of these settings (they name "
                f"{', '.join(numbers) or 'none'}); leave it out"
            )


def _examined(
    scene: Scene, told: Callable[[str], None] = lambda _: None, checks: Iterable[Check] = CHECKS
) -> list[Result]:
    """Results that say which account they are of."""
    number = scene.names.account
    results = examine(scene, checks, told=lambda what: told(f"{what} in {number}"))
    return [replace(each, account=number) for each in results]


def examine(
    scene: Scene,
    checks: Iterable[Check] = CHECKS,
    *,
    only: Only = everything,
    told: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """The results of some checks.

    Args:
        scene: what is looked at; its stacks are read where that was not done.
        checks: which.
        only: says by type and logical id which resources are compared with their templates.
        told: what is being looked at.
    """
    results = [] if scene.stacks else list(_stacks(scene))
    unseen = {each.subject for each in results if each.state is State.UNSEEN}
    for check in checks:
        told(f"looking at {check.id}")
        if check.look is None:
            results += _of_templates(scene, check.id, only)
        else:
            # Of a stack that may not be looked at, nobody knows whether it is deployed.
            results += [each for each in _looked(scene, check) if each.subject not in unseen]
    return results


def _stacks(scene: Scene) -> Iterable[Result]:
    """Read each stack; what may not be read is told."""
    for wanted in scene.wanted:
        calls = scene.calls(wanted.region)
        try:
            found = standing(calls, wanted)
        except (ClientError, BotoCoreError) as error:
            yield _unseen(scene, "stack-deployed", wanted.region, f"stack {wanted.name}", error)
            continue
        if found is not None:
            scene.stacks[wanted.name] = found


def _of_templates(scene: Scene, check: str, only: Only) -> Iterable[Result]:
    for stack in scene.stacks.values():
        calls = scene.calls(stack.wanted.region)
        looked = Looked(stack, calls, stack.deployed(calls, scene.settings.partition.dns_suffix))
        if check == AS_MADE:
            yield from compared(looked, only)
        if check == CURRENT:
            yield from current(looked)


def _looked(scene: Scene, check: Check) -> Iterable[Result]:
    """A check's results; what stops a look at one thing is told of that."""
    if check.look is None:
        return
    try:
        things = list(check.things(scene))
    except (ClientError, BotoCoreError) as error:
        yield _unseen(scene, check.id, scene.names.home_region, check.title, error)
        return
    for thing in things:
        try:
            yield from list(check.look(scene, thing))
        except (ClientError, BotoCoreError) as error:
            subject = check.title if thing is None else str(thing)
            region = getattr(thing, "region", thing if isinstance(thing, str) else scene.names.home_region)
            if is_missing(error):
                yield scene.wrong(check.id, region, subject, "is not there", "make deploy")
            else:
                yield _unseen(scene, check.id, region, subject, error)


def _unseen(scene: Scene, check: str, region: str, subject: str, error: BaseException) -> Result:
    return scene.unseen(check, region, subject, why(error))


def _await(
    scenes: list[Scene],
    results: list[Result],
    wait: timedelta,
    poll_seconds: float,
    told: Callable[[str], None],
) -> list[Result]:
    """The results once nothing is awaited any more that may come in the time, or the time is over."""
    ends, minutes = time.monotonic() + wait.total_seconds(), wait.total_seconds() / 60
    pending = _pending(results, minutes)
    while pending and (left := ends - time.monotonic()) > 0:
        checks = sorted({check for _, check in pending})
        told(f"waiting for {', '.join(checks)}, {int(left // 60) + 1} minutes at most")
        time.sleep(min(poll_seconds, left))
        again = [
            each
            for scene in scenes
            for each in _examined(
                Scene(scene.settings, scene.account, scene.wanted, datetime.now(UTC), scene.stacks),
                checks=[check for check in CHECKS if (scene.names.account, check.id) in pending],
            )
        ]
        results = [each for each in results if (each.account, each.check) not in pending] + again
        pending = _pending(again, minutes)
    return results


def _pending(results: list[Result], minutes: float) -> set[tuple[str, str]]:
    return {(each.account, each.check) for each in results if each.state is State.AWAITED and each.minutes <= minutes}
