"""What a question needs of the record: relations, columns, actions, and of which accounts, Regions and times.

A record that is of none of the actions has no influence on the answer, and neither has a column that is not among the
columns. What cannot be proved is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from custody import catalog
from custody.lake.catalogued_sql import scope

Actions = dict[str, frozenset[str] | None]
"""By event source, the event names; None is every action of it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Records of these sources and of these names and of these activities, each None where all do.

    Attributes:
        sources: of the column ``event_source``.
        names: of the column ``event_name``.
        activities: of the column ``activity``, which the catalogue decides.
    """

    sources: frozenset[str] | None = None
    names: frozenset[str] | None = None
    activities: frozenset[str] | None = None

    def actions(self) -> Actions:
        """What the catalogue and the services in scope make of it."""
        if self.activities is None:
            return dict.fromkeys(scope() if self.sources is None else self.sources, self.names)
        found: dict[str, set[str]] = {}
        for action in catalog.ACTIONS:
            source, name = action.event_source, action.name
            if (
                action.activity in self.activities
                and (self.sources is None or source in self.sources)
                and (self.names is None or name in self.names)
            ):
                found.setdefault(source, set()).add(name)
        return {source: frozenset(names) for source, names in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Which parameters say of what a question reads, whatever their values, that nothing else has any influence.

    Attributes:
        account: whether nothing has but the records of ``:account``, where that is not empty.
        region: likewise of ``:region``.
        begins: names of times; what is before all of them has none. None where any time may have.
        ends: likewise, what is not before any of them.
        timeless: whether records without a time that can be read have any. They may lie in a file of any day.
    """

    account: bool = True
    region: bool = True
    begins: frozenset[str] | None = field(default_factory=frozenset)
    ends: frozenset[str] | None = field(default_factory=frozenset)
    timeless: bool = False

    @classmethod
    def none(cls) -> Bounds:
        """Where nothing is proved."""
        return cls(account=False, region=False, begins=None, ends=None)

    def __or__(self, other: Bounds) -> Bounds:
        return Bounds(
            account=self.account and other.account,
            region=self.region and other.region,
            begins=None if self.begins is None or other.begins is None else self.begins | other.begins,
            ends=None if self.ends is None or other.ends is None else self.ends | other.ends,
            timeless=self.timeless or other.timeless,
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """What one question reads, or several.

    Attributes:
        relations: ``events``, ``replaced_records``, ``state_changes``, ``record_hours``, as far as they are read, and
            ``rule_findings``, which is made of ``events``.
        columns: of ``events``, besides those that every engine needs (``custody.lake.sameness.ENGINE_COLUMNS``); None
            is all.
        where: the records of ``events`` that may matter are those of any of these; None is every record.
        bounds: of which accounts, Regions and times the rows of all relations are.
    """

    relations: frozenset[str] = field(default_factory=frozenset)
    columns: frozenset[str] | None = field(default_factory=frozenset)
    where: frozenset[Where] | None = field(default_factory=frozenset)
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def actions(self) -> Actions | None:
        """The records of ``events`` that may matter; None is every record of an audited service.

        A mapping from event source to event names, None in their place for every action of the source. What a
        correction replaces is of the same action as the correction, so these are enough to tell that too.
        """
        if self.where is None:
            return None
        found: Actions = {}
        for where in self.where:
            for source, names in where.actions().items():
                known = found.get(source, frozenset())
                found[source] = None if known is None or names is None else known | names
        return found

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.relations | other.relations,
            None if self.columns is None or other.columns is None else self.columns | other.columns,
            None if self.where is None or other.where is None else self.where | other.where,
            self.bounds | other.bounds,
        )


EVERYTHING = Needs(
    frozenset({"events", "replaced_records", "state_changes", "record_hours"}), None, None, Bounds.none()
)
"""What a text needs that cannot be read."""
