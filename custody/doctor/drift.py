"""Every resource of a stack, held against its template: what is not as it was made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.doctor.calls import is_missing, why
from custody.doctor.compare import differences, plain
from custody.doctor.readers import NOT_COMPARED, READERS
from custody.doctor.readers.part import Resource
from custody.doctor.resolve import UnresolvedError
from custody.doctor.result import Result, State
from custody.doctor.words import may_not_look, mend_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.doctor.calls import Calls
    from custody.doctor.readers.part import Part
    from custody.doctor.resolve import Deployed
    from custody.doctor.stacks import Standing

Only = Callable[[str, str], bool]
"""Says by type and logical id whether a resource is looked at."""
AS_MADE, CURRENT = "as-made", "stack-current"
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """One stack to compare, and with whom to ask.

    Attributes:
        stack: as it is deployed.
        calls: of its Region.
        deployed: what references stand for.
    """

    stack: Standing
    calls: Calls
    deployed: Deployed

    def result(self, check: str, state: State, subject: str, said: str = "", mend: str = "") -> Result:
        """A result about something of the stack."""
        return Result(check=check, state=state, region=self.calls.region, subject=subject, said=said, mend=mend)


def everything(_kind: str, _name: str) -> bool:
    """Look at every resource."""
    return True


def compared(looked: Looked, only: Only = everything) -> list[Result]:
    """The results for every resource of a stack.

    Costs a call or two a resource, fewer where a list tells of many; eight are made at once.

    Args:
        looked: the stack.
        only: says by type and logical id which resources; by default all.
    """
    resources = []
    told = []
    beside = frozenset(physical for _, physical in looked.stack.resources.values())
    for logical, said in looked.stack.compared.items():
        if not only(said["Type"], logical):
            continue
        resource, unresolved = _resolved(looked, logical, said, beside)
        if resource is None:
            continue
        resources.append(resource)
        told += [looked.result(AS_MADE, State.APART, resource.subject, each) for each in unresolved]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(lambda each: list(_of_resource(looked, each)), resources):
            told += found
    return told


def _resolved(
    looked: Looked, logical: str, said: Mapping[str, Any], beside: frozenset[str]
) -> tuple[Resource | None, list[str]]:
    """A resource, resolved; what could not be is told and left out. None where it is not deployed."""
    kind = said["Type"]
    _, physical = looked.stack.resources.get(logical, ("", ""))
    if not physical or (kind not in READERS and _is_apart(kind, said)):
        return None, []
    properties, unresolved = {}, {}
    for name, value in said.get("Properties", {}).items():
        try:
            properties[name] = looked.deployed.value(value)
        except UnresolvedError as error:
            unresolved[name] = f"{name}: {error}"
    left_out = frozenset(unresolved)
    resource = Resource(looked.stack.wanted.name, logical, kind, physical, properties, beside, left_out)
    return resource, [*unresolved.values()]


def _is_apart(kind: str, said: Mapping[str, Any]) -> bool:
    """Whether all that a resource has is named as not compared."""
    return all((kind, name) in NOT_COMPARED for name in said.get("Properties", {}))


def _of_resource(looked: Looked, resource: Resource) -> Iterator[Result]:
    parts = READERS.get(resource.type, ())
    faults: list[Result] = []
    seen: set[str] = set()
    for part in parts:
        seen |= set(part.compared)
        found = list(_of_part(looked, resource, part))
        faults += found
        if any(each.said == _GONE for each in found):
            break
    else:
        unknown = sorted({name for name in resource.properties if (resource.type, name) not in NOT_COMPARED} - seen)
        if unknown:
            said = f"no reader for {', '.join(unknown)}"
            faults.append(looked.result(AS_MADE, State.APART, resource.subject, said, "compare by hand"))
    yield from faults or [looked.result(AS_MADE, State.RIGHT, resource.subject)]


_GONE = "is not there"


def _of_part(looked: Looked, resource: Resource, part: Part) -> Iterator[Result]:
    wanted = {name: resource.properties[name] for name in part.compared if name in resource.properties}
    unsaid = {name: value for name, value in part.unsaid.items() if name not in resource.unresolved}
    wanted = {**unsaid, **wanted}
    if not wanted:
        return
    try:
        found = part.read(looked.calls, resource)
    except (ClientError, BotoCoreError) as error:
        if not is_missing(error):
            mend = may_not_look(looked.calls.account.names)
            yield looked.result(AS_MADE, State.UNSEEN, resource.subject, why(error), mend)
            return
        found = None
    if found is None:
        yield looked.result(AS_MADE, State.WRONG, resource.subject, _GONE, _mend(looked, resource, ""))
        return
    for name, value in wanted.items():
        for each in differences(name, value, found.get(name)):
            yield looked.result(AS_MADE, State.WRONG, resource.subject, str(each), _mend(looked, resource, name))


def _mend(looked: Looked, resource: Resource, name: str) -> str:
    """A deployment alone where the settings or the version changed; else what puts back what somebody changed."""
    if not _is_deployed(looked.stack, resource.logical):
        return "make deploy"
    return mend_of(resource, name, looked.calls)


def _is_deployed(stack: Standing, logical: str) -> bool:
    """Whether a resource stands in the deployed template as in the one that is compared with."""
    return bool(plain(stack.template["Resources"].get(logical)) == plain(stack.compared.get(logical)))


def current(looked: Looked) -> list[Result]:
    """Whether what is deployed is what the settings and this version would deploy, and every resource is there."""
    stack = looked.stack
    subject = f"stack {stack.wanted.name}"
    made, wanted = stack.template["Resources"], stack.compared
    told = [
        f"{said} {_few(names)}"
        for said, names in (
            ("not deployed:", [name for name in wanted if name not in made]),
            ("no longer made:", [name for name in made if name not in wanted]),
            ("deployed otherwise:", [name for name in wanted if name in made and not _is_deployed(stack, name)]),
        )
        if names
    ]
    gone = [name for name in wanted if name in made and not stack.resources.get(name, ("", ""))[1]]
    if gone:
        told.append(f"no physical id: {_few(gone)}")
    if told:
        return [looked.result(CURRENT, State.WRONG, subject, "; ".join(told), "make diff, then make deploy")]
    if stack.wanted.template is None:
        said = "no template of these settings is at hand"
        return [
            looked.result(CURRENT, State.APART, subject, said, "make synth, then custody doctor without --deployed")
        ]
    return [looked.result(CURRENT, State.RIGHT, subject)]


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3:,} more" if len(names) > 3 else shown  # noqa: PLR2004 - the three that are shown
