"""Looking ahead: the synthesized templates, held against those that are deployed or that another folder holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import required
from custody.doctor.calls import why
from custody.doctor.elsewhere import not_looked_at
from custody.doctor.live.stacks import enabled_regions, left_over, stacks_there
from custody.doctor.scene import Scene
from custody.doctor.stacks import Standing, Wanted, assembly, standing, synthesized
from custody.doctor.words import may_not_look
from custody.plan.compare import changes
from custody.plan.result import Change, Plan, State, ordered
from custody.plan.stack import Stack
from custody.progress import ProgressCallback, silent, waiting
from custody.settings import or_default

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike

    from custody.settings import Settings

SYNTHESIZED = "cdk.out"
"""The folder that app.py synthesizes into, beside cdk.json."""
_AT_ONCE = 8
_NEVER_MADE = frozenset({"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_COMPLETE"})
"""The CDK deletes such a stack and makes it anew; it holds nothing."""


def plan(
    *,
    settings: Settings | None = None,
    templates: str | PathLike[str] = SYNTHESIZED,
    against: str | PathLike[str] | None = None,
    profile: str | None = None,
    progress: ProgressCallback = silent,
) -> Plan:
    """What a deployment of synthesized templates would do, by calls that only read.

    It makes three calls a stack and one a Region that the account has enabled, and takes some seconds. It says what
    the templates would do: somebody's changes by hand, which CloudFormation does not see either, are the doctor's.

    Args:
        settings: of the deployment; the defaults when None.
        templates: the folder that was synthesized by these settings.
        against: a folder that was synthesized before, to compare with instead of an account; no credentials are used.
        profile: of the AWS configuration; None for the one in use.
        progress: told what is looked at.

    Raises:
        AwsError: there are no credentials.
        TemplateError: there are no templates in a folder, or those of ``templates`` are of other settings.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html
    """
    chosen = or_default(settings)
    wanted = synthesized(Path(templates), chosen)
    if against is not None:
        found = changes(*_placed(_made(assembly(Path(against))), _made(wanted)))
        return Plan(ordered(found), f"the templates in {against}")
    account = required(chosen.names, profile).known()
    number = account.names.account
    # Stacks of no account are deployed to whichever the credentials open, though it be that of a member's bus.
    here = tuple(replace(each, account=number) for each in wanted if each.account in {None, number})
    scene = Scene(chosen, account, here)
    with waiting(progress, "looking at the stacks") as told:
        looked = _look(scene, told)
        notes = tuple(_other_deployments(scene))
    made = [each for each in _made(here) if each.place not in looked.unseen]
    found = [*changes(looked.stacks, made), *looked.told, *_elsewhere(scene, wanted)]
    return Plan(ordered(found), f"what is deployed in account {number}", notes)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What there is of the deployment, as far as it may be looked at."""

    stacks: list[Stack]
    told: list[Change]
    unseen: set[tuple[str, str, str]]


def _look(scene: Scene, told: Callable[[str], None]) -> _Looked:
    """The stacks that there should be, and those that the app no longer has, in every Region."""
    looked = _Looked([], [], set())
    every = [*scene.wanted, *_left(scene, looked, told)]
    told(f"looking at {len(every)} stacks")

    def read(wanted: Wanted) -> Standing | BaseException | None:
        try:
            return standing(scene.calls(wanted.region), wanted)
        except (ClientError, BotoCoreError) as error:
            return error

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for wanted, found in zip(every, pool.map(read, every), strict=True):
            if isinstance(found, BaseException):
                looked.told.append(_unseen(scene, wanted.region, wanted.name, f"stack {wanted.name}", found))
                looked.unseen.add((scene.names.account, wanted.region, wanted.name))
            elif found is not None and found.status not in _NEVER_MADE:
                looked.stacks.append(_deployed(scene, found))
    return looked


def _left(scene: Scene, looked: _Looked, told: Callable[[str], None]) -> Iterator[Wanted]:
    try:
        regions = enabled_regions(scene)
    except (ClientError, BotoCoreError) as error:
        looked.told.append(_unseen(scene, scene.names.home_region, "", "stacks in other Regions", error))
        regions = list(dict.fromkeys(each.region for each in scene.wanted))
    for region in regions:
        told(f"looking for stacks in {region}")
        try:
            names = left_over(scene, region)
        except (ClientError, BotoCoreError) as error:
            looked.told.append(_unseen(scene, region, "", "stacks that the app no longer has", error))
            continue
        yield from (Wanted(name, region, account=scene.names.account) for name in names)


def _other_deployments(scene: Scene) -> Iterator[str]:
    """Where nothing of this name is there and something like it is: the name was changed, or the account is not it."""
    try:
        listed = {each["StackName"] for each in stacks_there(scene, scene.names.home_region)}
    except (ClientError, BotoCoreError):
        return
    # Every deployment has its bus in the home Region, and a forwarder for that Region itself.
    end, forwarder = "-events", f"-forwarder-{scene.names.home_region}"
    names = sorted(name for stack in listed if f"{(name := stack.removesuffix(end))}{forwarder}" in listed)
    if names and scene.names.name not in names:
        yield (
            f"nothing of {scene.names.name} is in {scene.names.home_region} of this account, but {', '.join(names)} "
            "is: a deployment of another name, which stays as it is beside this one"
        )


def _made(wanted: tuple[Wanted, ...]) -> list[Stack]:
    return [Stack(each.name, each.region, each.template or {}, each.account or "") for each in wanted]


def _deployed(scene: Scene, found: Standing) -> Stack:
    physical = {logical: id_ for logical, (_, id_) in found.resources.items() if id_}
    wanted = found.wanted
    return Stack(wanted.name, wanted.region, found.template, scene.names.account, physical)


def _placed(before: list[Stack], after: list[Stack]) -> tuple[list[Stack], list[Stack]]:
    """Both, with the account of the other where only one of two says whose a stack is."""
    return _with_accounts(before, after), _with_accounts(after, before)


def _with_accounts(stacks: list[Stack], others: list[Stack]) -> list[Stack]:
    known: dict[tuple[str, str], set[str]] = {}
    for each in others:
        known.setdefault((each.region, each.name), set()).add(each.account)
    return [
        replace(each, account=next(iter(known[each.region, each.name])))
        if not each.account and len(known.get((each.region, each.name), ())) == 1
        else each
        for each in stacks
    ]


def _unseen(scene: Scene, region: str, stack: str, subject: str, error: BaseException) -> Change:
    return Change(
        state=State.UNSEEN,
        account=scene.names.account,
        region=region,
        stack=stack,
        subject=subject,
        said=why(error),
        mend=may_not_look(scene.names),
    )


def _elsewhere(scene: Scene, wanted: tuple[Wanted, ...]) -> Iterator[Change]:
    """The stacks of accounts that these credentials do not open, one row an account."""
    for account, said in not_looked_at(wanted, {scene.names.account}).items():
        yield Change(
            state=State.UNSEEN,
            account=account,
            region=scene.names.home_region,
            stack="",
            subject=f"account {account}",
            said=said,
            mend="custody plan --profile PROFILE, with a profile of that account",
        )
