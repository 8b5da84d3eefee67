"""Where settings come from: ``cdk.json`` and ``-c custody.key=value``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from custody.errors import SettingsError
from custody.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic.fields import FieldInfo

PREFIX = "custody"


def read_context(path: Path) -> dict[str, Any]:
    """The ``context`` object of a ``cdk.json``; empty when the file does not exist.

    Raises:
        SettingsError: the file is not JSON, or its context is not an object.
    """
    if not path.exists():
        return {}
    try:
        context = json.loads(path.read_text("utf-8")).get("context", {})
    except (ValueError, AttributeError) as error:
        raise SettingsError(f"{path} is not a JSON object ({error}); mend it, or restore it from git") from None
    if not isinstance(context, dict):
        raise SettingsError(f"context in {path} is {context!r}; write an object")
    return context


def parse(context: Mapping[str, Any]) -> Settings:
    """Settings from a CDK context: the object ``custody`` and, over it, every key ``custody.<setting>``.

    Values of the dotted keys are text, as ``-c`` gives them: a comma separates the entries of a list, and JSON
    is understood where the setting is no plain text.

    Raises:
        SettingsError: the first thing wrong, in one line.
    """
    base = context.get(PREFIX, {})
    if not isinstance(base, Mapping):
        raise SettingsError(f"custody in cdk.json is {base!r}; write an object of settings")
    values: dict[str, Any] = json.loads(json.dumps(base))
    for key, value in context.items():
        if key.startswith(f"{PREFIX}."):
            _override(values, key.removeprefix(f"{PREFIX}.").split("."), value)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_line(error, values)) from None


def context_of_arguments(arguments: Iterable[str]) -> dict[str, str]:
    """The ``-c key=value`` pairs of a command line, for ``python app.py -c custody.name=audit``.

    Raises:
        SettingsError: a ``-c`` without ``key=value``.
    """
    found: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        if word in {"-c", "--context"}:
            key, equals, value = next(words, "").partition("=")
            if not (key and equals):
                raise SettingsError(f"{word} {key!r} has no value; write {word} custody.key=value")
            found[key] = value
    return found


def _override(values: dict[str, Any], path: list[str], value: object) -> None:
    model: type[BaseModel] | None = Settings
    field: FieldInfo | None = None
    for depth, part in enumerate(path):
        field = model.model_fields.get(part) if model else None
        if model is not None and field is None:
            raise SettingsError(_unknown(".".join(path[: depth + 1]), part, model))
        model = submodel(field) if field else None
        if depth == len(path) - 1:
            values[part] = _typed(value, field) if isinstance(value, str) else value
        else:
            values = values.setdefault(part, {})
            if not isinstance(values, dict):
                raise SettingsError(
                    f"custody.{'.'.join(path)}: {part} is {values!r} in cdk.json; write an object there"
                )


def submodel(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a setting that is an object of settings itself, None for a plain one."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _typed(text: str, field: FieldInfo | None) -> object:
    if field is None:
        return text
    kinds = {field.annotation, *get_args(field.annotation)}
    if any(getattr(kind, "__origin__", None) is tuple for kind in kinds):
        if text.startswith("["):
            return _json_or_text(text)
        return text if text == "all" else [part.strip() for part in text.split(",") if part.strip()]
    if kinds & {bool, int} or submodel(field) or dict in {getattr(k, "__origin__", None) for k in kinds}:
        return _json_or_text(text)
    return None if text == "null" else text


def _json_or_text(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _line(error: ValidationError, values: Mapping[str, Any]) -> str:
    first = error.errors(include_url=False)[0]
    # A union reports one location a member; the member's own name ("literal['all']") is no setting.
    where = [str(part) for part in first["loc"] if not any(mark in str(part) for mark in "[(")]
    name = ".".join(where)
    if first["type"] == "extra_forbidden":
        return _unknown(name, where[-1], _model_at(where[:-1]))
    if first["type"] == "value_error":
        message = str(first["msg"]).removeprefix("Value error, ")
        return f"setting {name}: {message}" if where else f"setting {message}"
    return f"setting {name}: {_shown(values, first['loc'])}; write {_hint(where)}"


def _hint(path: list[str]) -> str:
    model = _model_at(path[:-1])
    # A position inside a list or a key inside tags has no field of its own: the list's hint serves.
    field = model.model_fields.get(path[-1]) or model.model_fields[path[-2]]
    extra = field.json_schema_extra
    return str(extra["write"]) if isinstance(extra, dict) else "another value"


def _shown(values: Any, location: tuple[int | str, ...]) -> str:
    for part in location:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            # A union's member is no part of the path; anything else that is not there is missing.
            if not any(mark in str(part) for mark in "[("):
                return "is missing"
    return f"{values!r} is not allowed"


def _model_at(path: list[str]) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for part in path:
        field = model.model_fields.get(part)
        model = (submodel(field) if field else None) or model
    return model


def _unknown(name: str, part: str, model: type[BaseModel]) -> str:
    near = get_close_matches(part, model.model_fields, n=1)
    offer = f"did you mean {near[0]}?" if near else f"known are {', '.join(model.model_fields)}"
    return f"setting {name} does not exist; {offer}"
