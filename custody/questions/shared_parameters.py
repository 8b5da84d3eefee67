"""Parameters that mean the same in every question that takes them, written once."""

from __future__ import annotations

from custody.questions.model import Parameter

_ANY = "empty for any"


def _text(name: str, meaning: str) -> Parameter:
    return Parameter(name=name, type="text", default="", meaning=f"{meaning}; {_ANY}.")


COMMON: tuple[Parameter, ...] = (
    Parameter(name="since", type="time", default=None, meaning="Beginning of the period, UTC."),
    Parameter(name="until", type="time", default=None, meaning="End of the period, UTC, itself not in it."),
    _text("account", "Only this account's records: twelve digits"),
    _text("region", "Only this Region's records"),
    _text("actor", "Only this identity: its ARN, its name, or the role it assumed, by name or ARN"),
    _text("repository", "Only this repository, by its full name"),
    _text("tag", "Only this image tag"),
    _text("digest", "Only this image digest, sha256: included"),
    _text("pipeline", "Only this pipeline"),
    _text("execution", "Only this pipeline execution, by its id"),
)
