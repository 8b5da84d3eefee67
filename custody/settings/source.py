"""Where settings come from: ``cdk.json`` and ``-c custody.key=value``."""

from __future__ import annotations

import json
import os
import re
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
_WITH_FOLDERS = ("detections", "questions")

_KINDS = {list: "a list", str: "a text", bool: "a boolean", int: "a number", float: "a number"}
_PLAIN = re.compile(r"[\w-]+")
# What pydantic calls the members of a union: tuple[str, ...], literal['all'], nullable[...].
_UNION_MEMBER = re.compile(r"[a-z-]+\[|[A-Z]\w*Settings$")


def read_context(path: Path) -> dict[str, Any]:
    """The ``context`` object of a ``cdk.json``; empty when the file does not exist.

    Raises:
        SettingsError: the file cannot be read or is not a JSON object, or its context is not an object.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}); name the cdk.json of a deployment") from None
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is not a JSON object ({error}); mend it, or restore it from git") from None
    if not isinstance(document, dict):
        kind = _KINDS.get(type(document), "null")
        raise SettingsError(f"{path} is not a JSON object but {kind}; mend it, or restore it from git")
    context = document.get("context", {})
    if not isinstance(context, dict):
        raise SettingsError(f"context in {path} is {context!r}; write an object")
    return context


def parse(context: Mapping[str, Any], *, folder: Path | None = None) -> Settings:
    """Settings from a CDK context: the object ``custody`` and, over it, every key ``custody.<setting>``.

    Values of the dotted keys are text, as ``-c`` gives them: a comma separates the entries of a list, and JSON
    is understood where the setting is no plain text.

    Args:
        context: the context.
        folder: where the ``cdk.json`` is, which folders in settings are relative to; by default the folder one is in.

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
    if folder is not None:
        _place(values, folder)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_line(error, values)) from None


def _place(values: dict[str, Any], folder: Path) -> None:
    """Make the folders in settings absolute; what is no list of texts is for the model to refuse."""
    for name in _WITH_FOLDERS:
        part = values.get(name)
        if not isinstance(part, dict):
            continue
        named = part.get("folders")
        if isinstance(named, list) and all(isinstance(each, str) and each for each in named):
            values[name] = {**part, "folders": [os.path.abspath(folder / each) for each in named]}  # noqa: PTH100


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
            raise SettingsError(_unknown(path[: depth + 1], model))
        model = submodel(field) if field else None
        if depth == len(path) - 1:
            values[part] = _typed(value, field) if isinstance(value, str) else value
        else:
            values = values.setdefault(part, {})
            if not isinstance(values, dict):
                raise SettingsError(
                    f"custody.{_named(path)}: {part!r} is {values!r} in cdk.json; write an object there"
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
    where, value = _walk(values, first["loc"])
    name = _named(where)
    if first["type"] == "string_unicode" and (not where or _is_model(where)):
        # A key that holds half a surrogate pair is named as the input, not in the path.
        return _unknown([*where, str(first["input"])], _model_at(where))
    if first["type"] == "extra_forbidden":
        return _unknown(where, _model_at(where[:-1]))
    if first["type"] == "value_error":
        message = str(first["msg"]).removeprefix("Value error, ")
        return f"setting {name}: {message}" if where else f"setting {message}"
    return f"setting {name}: {value}; write {_hint(where)}"


def _walk(values: Any, location: tuple[int | str, ...]) -> tuple[list[str], str]:
    """The path of a setting and what stands there; pydantic puts a union's member into the path, which is dropped."""
    where: list[str] = []
    for part in location:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            if _UNION_MEMBER.match(str(part)):
                continue
            return [*where, str(part)], "is missing"
        where.append(str(part))
    return where, f"{values!r} is not allowed"


def _named(path: list[str]) -> str:
    """A dotted path in one line, whatever its keys are."""
    return ".".join(part if _PLAIN.fullmatch(part) else repr(part) for part in path)


def _hint(path: list[str]) -> str:
    model = _model_at(path[:-1])
    # A position inside a list or a key inside tags has no field of its own: the list's hint serves.
    field = model.model_fields.get(path[-1]) or model.model_fields[path[-2]]
    extra = field.json_schema_extra
    return str(extra["write"]) if isinstance(extra, dict) else "another value"


def _model_at(path: list[str]) -> type[BaseModel]:
    model: type[BaseModel] = Settings
    for part in path:
        field = model.model_fields.get(part)
        model = (submodel(field) if field else None) or model
    return model


def _is_model(path: list[str]) -> bool:
    field = _model_at(path[:-1]).model_fields.get(path[-1])
    return field is not None and submodel(field) is not None


def _unknown(path: list[str], model: type[BaseModel]) -> str:
    near = get_close_matches(path[-1], model.model_fields, n=1)
    offer = f"did you mean {near[0]}?" if near else f"known are {', '.join(model.model_fields)}"
    return f"setting {_named(path)} does not exist; {offer}"
