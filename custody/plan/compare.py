"""Two sets of stacks, held against each other as CloudFormation would.

A resource is updated where it stands unless a property differs that is given once and for all, or one of these refers
to something that is replaced: then it is replaced itself. A stack that the app no longer has is not touched by ``cdk
deploy``. See
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from custody.doctor.words import deletes_stack
from custody.plan.lasting import LASTING
from custody.plan.result import Change, State, by_type
from custody.plan.stack import Place, Resource, Stack, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SHOWN = 60
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")


def changes(before: Iterable[Stack], after: Iterable[Stack]) -> list[Change]:
    """What becomes of everything in ``before``, and what is new in ``after``; what stays as it is is left out."""
    then, now = {each.place: each for each in before}, {each.place: each for each in after}
    # To resolve a template takes a hundredth of a second, and most changes touch a stack or two.
    touched = [place for place in {**then, **now} if not _are_same(then.get(place), now.get(place))]
    pairs = {place: _Pair.of(then.get(place), now.get(place)) for place in touched}
    moved = _moved(pairs)
    found: list[Change] = []
    for place, pair in pairs.items():
        stack = then.get(place) or now[place]
        told = list(_of_pair(pair, stack, moved.get(place, {})))
        if place not in now:
            found.append(_left(stack, told))
        elif place not in then:
            found.append(_of_stack(stack, State.CREATED, f"with {len(pair.after)} resources"))
        elif told:
            found.append(_of_stack(stack, State.CHANGED, ""))
        found += told
    return found


def _are_same(before: Stack | None, after: Stack | None) -> bool:
    return before is not None and after is not None and before.bodies == after.bodies


@dataclass(frozen=True, slots=True)
class _Pair:
    """A stack before and after."""

    before: Mapping[str, Resource]
    after: Mapping[str, Resource]
    leaves: bool

    @classmethod
    def of(cls, before: Stack | None, after: Stack | None) -> _Pair:
        ids = before.physical if before else {}
        return cls(resolved(before, ids) if before else {}, resolved(after, ids) if after else {}, after is None)

    @property
    def both(self) -> list[str]:
        """Logical ids of what stays under its own, whatever its type."""
        return [id_ for id_ in self.before if id_ in self.after]

    @property
    def gone(self) -> dict[str, Resource]:
        return {id_: each for id_, each in self.before.items() if id_ not in self.after}

    @property
    def new(self) -> dict[str, Resource]:
        return {id_: each for id_, each in self.after.items() if id_ not in self.before}

    def replaced(self) -> dict[str, str]:
        """The logical ids of what is replaced, and why."""
        found = {id_: why for id_ in self.both if (why := _why_replaced(self.before[id_], self.after[id_]))}
        while more := {id_: self._with(found, id_) for id_ in self.both if id_ not in found and self._with(found, id_)}:
            found |= more
        return found

    def _with(self, replaced: Mapping[str, str], id_: str) -> str:
        """Why what is made with a reference to something that is replaced is replaced with it."""
        needed = sorted(self.after[id_].made_with & replaced.keys())
        return f"made with {self.before[needed[0]].subject}, which is replaced" if needed else ""


def _why_replaced(before: Resource, after: Resource) -> str:
    if before.type != after.type:
        return f"becomes {after.type}"
    then, now = before.once(), after.once()
    differ = [name for name in now if then[name] != now[name]]
    if not differ:
        return ""
    perhaps = {".".join(path) for path in after.behavior.perhaps} if after.behavior else set()
    may = "perhaps only updated, " if set(differ) <= perhaps else ""
    return may + "; ".join(f"{name} is {_shown(then[name])} and becomes {_shown(now[name])}" for name in differ)


def _moved(pairs: Mapping[Place, _Pair]) -> dict[Place, dict[str, str]]:
    """Of what leaves a place, what is new in another one of the Region by the same name: the new one's place."""
    new: dict[tuple[Any, ...], str] = {}
    for (account, region, stack), pair in pairs.items():
        new |= {(account, region, each.made_of): f"{id_} in {stack}" for id_, each in pair.new.items() if each.made_of}
    found: dict[Place, dict[str, str]] = {}
    for place, pair in pairs.items():
        there = {id_: new.get((*place[:2], each.made_of), "") for id_, each in pair.gone.items() if _stands_once(each)}
        found[place] = {id_: where for id_, where in there.items() if where}
    return found


def _stands_once(resource: Resource) -> bool:
    """Whether there cannot be another one made of the same beside it."""
    return resource.given_name is not None or resource.type in LASTING


def _of_pair(pair: _Pair, stack: Stack, moved: Mapping[str, str]) -> Iterator[Change]:
    replaced = pair.replaced()
    for id_ in pair.both:
        before, after = pair.before[id_], pair.after[id_]
        if id_ in replaced:
            yield _replacement(stack, before, after, replaced[id_])
        elif (said := _updated(before, after, replaced)) is not None:
            known = after.behavior is not None
            unknown = "nobody here knows whether a change of this type replaces it: see cdk diff"
            state, told = (State.CHANGED, said) if known else (State.UNSEEN, f"{said}; {unknown}")
            yield _change(stack, before, state, told)
    for id_, each in pair.gone.items():
        if id_ in moved:
            yield _made_anew(stack, each, moved[id_])
        elif pair.leaves:
            yield from _in_left(stack, each)
        else:
            yield _removal(stack, each)
    for each in pair.new.values():
        yield _change(stack, each, State.CREATED, "")


def _updated(before: Resource, after: Resource, replaced: Mapping[str, str]) -> str | None:
    """What is updated where it stands, in words; None where nothing is."""
    names = sorted({*before.properties, *after.properties})
    said = [name for name in names if before.properties.get(name) != after.properties.get(name)]
    said += [
        f"{name} from {before.body.get(name, 'Delete')} to {after.body.get(name, 'Delete')}"
        for name in _ATTRIBUTES
        if before.body.get(name) != after.body.get(name)
    ]
    if before.keeps("DeletionPolicy") and not after.keeps("DeletionPolicy"):
        said.append("so that it goes with its stack from then on")
    if not said and after.refers_to & replaced.keys():
        said = ["what it refers to is replaced"]
    return ", ".join(said) or None


def _replacement(stack: Stack, before: Resource, after: Resource, why: str) -> Change:
    if before.given_name is not None and before.given_name == after.given_name:
        said = f"{why}; that takes a new one, and its name, which does not change, would be taken twice"
        return _change(stack, before, State.REFUSED, said, "take the change back, or give it another name as well")
    lasting = LASTING.get(before.type)
    if before.keeps("UpdateReplacePolicy") and after.keeps("UpdateReplacePolicy"):
        mend = _remove_later(before)
        return _change(stack, before, State.REPLACED, f"{why}; the old one stays, and the new one is empty", mend)
    said = f"{why}; goes with {lasting.holds}" if lasting else why
    return _change(stack, before, State.REPLACED, said, _do_before(before))


def _made_anew(stack: Stack, resource: Resource, where: str) -> Change:
    said = f"made anew as {where}, while this one stands"
    if resource.given_name is not None:
        said = f"{said}, so its name would be taken twice"
        return _change(stack, resource, State.REFUSED, said, "take the change back; or delete this one first")
    return _change(stack, resource, State.REPLACED, f"{said}; goes with {LASTING[resource.type].holds}")


def _removal(stack: Stack, resource: Resource) -> Change:
    lasting = LASTING.get(resource.type)
    if resource.keeps("DeletionPolicy"):
        return _change(
            stack, resource, State.ORPHANED, "leaves its stack and stays in the account", _remove_later(resource)
        )
    said = f"goes with {lasting.holds}" if lasting else ""
    return _change(stack, resource, State.DELETED, said, _do_before(resource))


def _in_left(stack: Stack, resource: Resource) -> Iterator[Change]:
    """What lasts in a stack that leaves the app; the rest is the stack's own row."""
    lasting = LASTING.get(resource.type)
    if lasting is None:
        return
    if resource.keeps("DeletionPolicy"):
        said = "stays with its stack, and in the account when that is deleted"
        yield _change(stack, resource, State.ORPHANED, said, _remove_later(resource))
    else:
        said = f"stays with its stack, and goes when that is deleted, with {lasting.holds}"
        yield _change(stack, resource, State.ORPHANED, said)


def _left(stack: Stack, told: list[Change]) -> Change:
    """The row of a stack that leaves the app; ``told`` is what lasts in it."""
    kept = {id_ for id_, body in stack.bodies.items() if str(body.get("DeletionPolicy")).startswith("Retain")}
    goes = by_type(each for each in told if each.logical not in kept)
    stays = by_type(each for each in told if each.logical in kept)
    said = f"the app no longer has it, so it stays and goes on, with {len(stack.bodies)} resources"
    said += f"; deleted with it: {goes}" if goes else ""
    said += f"; kept even then: {stays}" if stays else ""
    return replace(_of_stack(stack, State.ORPHANED, said), lasts=True, mend=deletes_stack(stack.name, stack.region))


def _of_stack(stack: Stack, state: State, said: str) -> Change:
    return Change(
        state=state,
        account=stack.account,
        region=stack.region,
        stack=stack.name,
        subject=f"stack {stack.name}",
        said=said,
    )


def _change(stack: Stack, resource: Resource, state: State, said: str, mend: str = "") -> Change:
    return Change(
        state=state,
        lasts=resource.type in LASTING,
        account=stack.account,
        region=stack.region,
        stack=stack.name,
        subject=resource.subject,
        logical=resource.id,
        said=said,
        mend=mend,
    )


def _do_before(resource: Resource) -> str:
    lasting = LASTING.get(resource.type)
    return f"before: {lasting.before.format(id=resource.physical)}" if lasting else ""


def _remove_later(resource: Resource) -> str:
    lasting = LASTING.get(resource.type)
    return f"when nobody needs it: {lasting.removal.format(id=resource.physical)}" if lasting else ""


def _shown(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
