"""Where settings come from: ``cdk.json`` and ``-c custody.key=value``.

All faults are told in one run, a line each: whoever mends the first does not run into the second.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from custody.errors import SettingsError
from custody.settings.model import Settings
from custody.settings.spelling import PREFIX, misplaced, misspelt
from custody.strict_model import FaultsError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

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
    context = _document(path).get("context", {})
    if not isinstance(context, dict):
        raise SettingsError(f"context in {path} is {context!r}; write an object")
    return context


def check_place(path: Path) -> None:
    """See that nothing of custody's stands outside the ``context`` of a ``cdk.json``, where it would not be read.

    Raises:
        SettingsError: something does, or the file cannot be read or is not a JSON object.
    """
    if faults := list(misplaced(_document(path))):
        raise SettingsError(*faults)


def _document(path: Path) -> dict[str, Any]:
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
    return document


@contextmanager
def kept(faults: list[str]) -> Iterator[None]:
    """Puts the faults of a block into the list, so that what comes after it is looked at too."""
    try:
        yield
    except SettingsError as error:
        faults += error.faults


def parse(context: Mapping[str, Any], *, whole: bool = True, folder: Path | None = None) -> Settings:
    """Settings from a CDK context: the object ``custody`` and, over it, every key ``custody.<setting>``.

    Values of the dotted keys are text, as ``-c`` gives them: a comma separates the entries of a list, and JSON
    is understood where the setting is no plain text.

    Args:
        context: keys of other tools are none of custody's, and nothing is said of them.
        whole: false where something else is wrong that may hide settings; conflicts between them are then not told.
        folder: where the ``cdk.json`` is, which folders in settings are relative to; by default the folder one is in.

    Raises:
        SettingsError: everything wrong, one line each.
    """
    faults = list(misspelt(context))
    base = context.get(PREFIX, {})
    if not isinstance(base, Mapping):
        raise SettingsError(*faults, f"custody in cdk.json is {base!r}; write an object of settings")
    values: dict[str, Any] = json.loads(json.dumps(base))
    for key, value in context.items():
        if key.startswith(f"{PREFIX}."):
            with kept(faults):
                _override(values, key.removeprefix(f"{PREFIX}.").split("."), value)
    if folder is not None:
        _place(values, folder)
    settings = None
    with kept(faults):
        settings = _validated(values, whole=whole and not faults)
    if faults or settings is None:
        raise SettingsError(*faults)
    return settings


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
        SettingsError: ``-c`` without ``key=value``, one line each.
    """
    found: dict[str, str] = {}
    faults = []
    words = iter(arguments)
    for word in words:
        if word in {"-c", "--context"}:
            key, equals, value = next(words, "").partition("=")
            if key and equals:
                found[key] = value
            else:
                faults.append(f"{word} {key!r} has no value; write {word} custody.key=value")
    if faults:
        raise SettingsError(*faults)
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
    # What stands in a list is none that a dotted name leads into.
    within = () if get_origin(field.annotation) is tuple else get_args(field.annotation)
    return _model_among(field.annotation, *within)


def entry_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of each entry of a setting that is a list of objects, None for any other."""
    return _model_among(*get_args(field.annotation)) if get_origin(field.annotation) is tuple else None


def _model_among(*kinds: object) -> type[BaseModel] | None:
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _typed(text: str, field: FieldInfo | None) -> object:
    if field is None:
        return text
    kinds = {field.annotation, *get_args(field.annotation)}
    if entry_model(field):
        return _json_or_text(text)
    if any(getattr(kind, "__origin__", None) is tuple for kind in kinds):
        if text.startswith("["):
            return _json_or_text(text)
        words = {word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)}
        return text if text in words else [part.strip() for part in text.split(",") if part.strip()]
    if kinds & {bool, int} or submodel(field) or dict in {getattr(k, "__origin__", None) for k in kinds}:
        return _json_or_text(text)
    return None if text == "null" else text


def _json_or_text(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _validated(values: dict[str, Any], *, whole: bool) -> Settings:
    """The settings, once nothing is wrong with them.

    Conflicts are looked for among settings that are right alone, so what is wrong is left out and the rest looked at
    again. What was left out, or could not be read, may be the other half of a conflict: that is not told yet.

    Args:
        values: what was read; what is wrong is taken out of it.
        whole: nothing was left unread.
    """
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        faults = _faults(error, values)
        whole = whole and all(each["type"] != "extra_forbidden" for each in error.errors(include_url=False))
    alone = [(path, line) for path, line in faults if path]
    for path, _ in alone:
        _leave_out(values, path)
    unsure = {path[-1] for path, _ in alone} if whole else set(Settings.model_fields)
    raise SettingsError(*(line for _, line in alone), *_conflicts(values, unsure))


def _conflicts(values: dict[str, Any], unsure: Iterable[str]) -> list[str]:
    """What is wrong between settings, but for what is said with the name of one that may have another value."""
    try:
        Settings.model_validate(values)
    except ValidationError as error:
        # home_region and object_lock; other names are words of the language as well.
        named = re.compile("|".join(re.escape(name) for name in unsure if "_" in name) or "$^")
        said = [line for path, line in _faults(error, values) if not path]
        # The setting that a line begins with is the one that was read.
        return [line for line in said if not named.search(line.partition(": ")[2])]
    return []


def _leave_out(values: dict[str, Any], path: list[str]) -> None:
    """Remove the setting at a path, or the object or list that holds it where it cannot be removed alone."""
    for depth, part in enumerate(path):
        inner = values.get(part)
        if depth == len(path) - 1 or not isinstance(inner, dict) or path[depth + 1] not in inner:
            values.pop(part, None)
            return
        values = inner


def _faults(error: ValidationError, values: Mapping[str, Any]) -> list[tuple[list[str], str]]:
    """The path and the line of every fault; that of a conflict is empty.

    Each member of a union finds something wrong with one value: what the first of the deepest says is told.
    """
    told = [_fault(each, values) for each in error.errors(include_url=False)]
    paths = [path for path, _ in told]
    return [
        (path, line)
        for at, (path, lines) in enumerate(told)
        if path not in paths[:at]
        and not any(path and len(path) < len(other) and other[: len(path)] == path for other in paths)
        for line in lines
    ]


def _fault(error: ErrorDetails, values: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    where, value = _walk(values, error["loc"])
    name = _named(where)
    if error["type"] == "string_unicode" and (not where or _is_model(where)):
        # A key that holds half a surrogate pair is named as the input, not in the path.
        path = [*where, str(error["input"])]
        return path, [_unknown(path, _model_at(where))]
    if error["type"] == "extra_forbidden":
        return where, [_unknown(where, _model_at(where[:-1]))]
    if error["type"] == "value_error":
        raised = error["ctx"]["error"]
        told = raised.faults if isinstance(raised, FaultsError) else [str(raised)]
        return where, [f"setting {name}: {each}" if where else f"setting {each}" for each in told]
    return where, [f"setting {name}: {value}; write {_hint(where)}"]


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
    entries: type[BaseModel] | None = None
    for part in path:
        field = model.model_fields.get(part)
        # Behind a list of objects stands a position, and behind that a field of theirs.
        model, entries = (submodel(field) or model, entry_model(field)) if field else (entries or model, None)
    return model


def _is_model(path: list[str]) -> bool:
    field = _model_at(path[:-1]).model_fields.get(path[-1])
    return field is not None and submodel(field) is not None


def _unknown(path: list[str], model: type[BaseModel]) -> str:
    near = get_close_matches(path[-1], model.model_fields, n=1)
    offer = f"did you mean {near[0]}?" if near else f"known are {', '.join(model.model_fields)}"
    return f"setting {_named(path)} does not exist; {offer}"
