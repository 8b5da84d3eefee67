"""Short ways to write the catalogue's data down: paths into a record, and actions that share them."""

from __future__ import annotations

from custody.catalog.model import Action, Activity, Kind
from custody.catalog.read_only import is_read_only_name


def request(*members: str) -> tuple[str, ...]:
    """Paths below ``requestParameters``, in order of preference."""
    return tuple(f"requestParameters.{member}" for member in members)


def response(*members: str) -> tuple[str, ...]:
    """Paths below ``responseElements``, which CloudTrail fills only for actions that change something."""
    return tuple(f"responseElements.{member}" for member in members)


def details(*members: str) -> tuple[str, ...]:
    """Paths below ``serviceEventDetails``, where a service event keeps what it is about."""
    return tuple(f"serviceEventDetails.{member}" for member in members)


def actions(
    service: str,
    activity: Activity,
    *names: str,
    kind: Kind = Kind.API,
    public: bool = True,
    repository: tuple[str, ...] = (),
    tag: tuple[str, ...] = (),
    digest: tuple[str, ...] = (),
    pipeline: tuple[str, ...] = (),
    execution: tuple[str, ...] = (),
    resource: tuple[str, ...] = (),
    note: str = "",
) -> tuple[Action, ...]:
    """One action a name, alike in all else; ``resource`` is the repository or pipeline unless given."""
    return tuple(
        Action(
            service=service,
            name=name,
            activity=activity,
            read_only=is_read_only_name(service, name),
            kind=kind,
            public=public,
            repository=repository,
            tag=tag,
            digest=digest,
            pipeline=pipeline,
            execution=execution,
            resource=resource or repository or pipeline,
            note=note,
        )
        for name in names
    )
