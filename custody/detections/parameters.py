"""What detections can be told about a deployment: who is trusted, what is usual, what is too much.

The model stands in the settings under ``detections``. It knows the detections by the names of their files
alone, so that reading settings loads neither patterns nor detections.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import PrivateAttr, field_validator, model_validator

from custody.aws.principals import exact_principals, starred_principals
from custody.entry_points import DETECTIONS, any_in
from custody.severity import Severity
from custody.strict_model import FaultsError, SettingsModel, check_each, existing_folders, setting

if TYPE_CHECKING:
    from collections.abc import Iterable

AREAS = ("codebuild", "codepipeline", "ecr", "identity", "watcher")
"""The folders that hold detections."""

OWN = "own"
"""The area of every detection that does not come with Custody."""

HIDDEN = ("_", ".")
"""What the names begin with of files and folders of one's own that hold no detection."""

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ARNS = "a list of IAM ARNs, such as arn:aws:iam::111122223333:role/builder"
_STARRED = f"{_ARNS}, or a role with a star at the end of its name, .../builder-*"


class BusinessHours(SettingsModel):
    """When people are expected to push and to approve."""

    days: tuple[Day, ...] = setting(
        _DAYS[:5], write="a list of mon, tue, wed, thu, fri, sat, sun", description="Working days."
    )
    opens: int = setting(6, write="an hour from 0 to 23", description="First hour of the day.", ge=0, le=23)
    closes: int = setting(20, write="an hour from 1 to 24", description="Hour at which the day is over.", ge=1, le=24)
    utc_offset_minutes: int = setting(
        0,
        write="minutes from -720 to 840",
        description="What local time is ahead of UTC. Summer time is not known: choose hours that suit both.",
        ge=-720,
        le=840,
    )

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> BusinessHours:
        if self.opens >= self.closes:
            raise ValueError(f"opens {self.opens} is not before closes {self.closes}; write an earlier hour")
        return self


class DetectionSettings(SettingsModel):
    """Everything that the detections can be told. The defaults suit an account nobody has described yet."""

    trusted_pushers: tuple[str, ...] = setting(
        (),
        write=_STARRED,
        description="Roles and users that push images. A star means the roles of that account and that very path whose "
        "names begin so; it stands for no slash, and account and path are written out. Empty, only pushes that are "
        "suspect by themselves are reported: by root, by people, by identities never seen before.",
    )
    trusted_accounts: tuple[str, ...] = setting(
        (),
        write="a list of account ids of twelve digits, in quotes",
        description="Other accounts that may pull, push, be granted access or receive replicas.",
    )
    allowed_regions: tuple[str, ...] = setting(
        (),
        write="a list of Region names",
        description="Regions in which images and pipelines are worked on. Empty, a Region counts as unusual "
        "when nothing was done there in the 90 days before.",
    )
    business_hours: BusinessHours = setting(
        BusinessHours(),
        write="an object of settings",
        description="Hours outside of which people are reported.",
    )
    job_workers: tuple[str, ...] = setting(
        (),
        write=_STARRED,
        description="Roles and users that report results of custom and third-party jobs to CodePipeline, with stars as "
        "in trusted_pushers. Empty, only people who do so are reported.",
    )
    deployers: tuple[str, ...] = setting(
        (),
        write=_ARNS,
        description="IAM users that are machines: what they change is not reported as done by a person.",
    )
    approvers: tuple[str, ...] = setting(
        (),
        write=_ARNS,
        description="Roles whose sessions are people, other than those of IAM Identity Center: their "
        "approvals are not reported as given by a machine.",
    )
    people_roles: tuple[str, ...] = setting(
        (),
        write="a list of beginnings of role names, each with a star at its end, such as okta-*",
        description="Roles that people assume through another identity provider than IAM Identity Center: what "
        "their sessions do is done by a person. A single role is written with the star, too.",
    )
    moving_tags: tuple[str, ...] = setting(
        ("latest",),
        write="a list of image tags",
        description="Tags that are meant to move from image to image.",
    )
    mass_deletion_count: int = setting(
        20,
        write="a number from 2 to 10000",
        description="Images deleted by one identity within an hour that make a mass deletion.",
        ge=2,
        le=10_000,
    )
    refused_attempts_count: int = setting(
        10,
        write="a number from 2 to 10000",
        description="Calls of one identity refused within an hour that make a burst.",
        ge=2,
        le=10_000,
    )
    silence_hours: int = setting(
        24,
        write="a number of hours from 1 to 720",
        description="Hours without a record, from an account and Region that had some, that are reported.",
        ge=1,
        le=720,
    )
    watched_names: tuple[str, ...] = setting(
        ("custody",),
        write="a list of at least one name",
        description="What the names of the resources that watch begin with: buckets, buses, rules, topics, "
        "queues, alarms, log groups, tables, schedules. The deployment's own name is always among them, and stands "
        "for the default.",
        min_length=1,
    )
    audit_keys: tuple[str, ...] = setting(
        (),
        write="a list of KMS key ids",
        description="Ids of the keys that the record is encrypted with. Empty, every KMS key is watched.",
    )
    folders: tuple[str, ...] = setting(
        (),
        write="a list of folders, relative to cdk.json",
        description="Folders with detections of your own, a file each: docs/own_detections.md. **The files are run as "
        "Python** by everything that uses detections, `cdk synth` and `custody scan` among them, with the rights of "
        "whoever runs it: name no folder that others may write to.",
    )
    switched_off: tuple[str, ...] = setting(
        (), write="a list of ids of detections", description="Detections that are not used."
    )
    severity: dict[str, Severity] = setting(
        {},
        write="an object of detection ids, each with info, low, medium, high or critical",
        description="Detections that are rated differently here.",
    )

    _question_folders: tuple[str, ...] = PrivateAttr(default=())

    @field_validator("folders")
    @classmethod
    def _folders_exist(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return existing_folders(values)

    @field_validator("severity", mode="before")
    @classmethod
    def _words_are_severities(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        known = set(Severity)
        return {key: Severity(w) if isinstance(w, str) and w in known else w for key, w in value.items()}

    @field_validator("trusted_pushers", "job_workers")
    @classmethod
    def _may_have_a_star(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return starred_principals(values)

    @field_validator("deployers", "approvers")
    @classmethod
    def _are_principals(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return exact_principals(values)

    @field_validator("people_roles")
    @classmethod
    def _begin_role_names(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _each(
            values, r"[\w+=,.@-]+\*", "is no beginning of a role's name; write one with a star, such as okta-*"
        )

    @field_validator("trusted_accounts")
    @classmethod
    def _are_accounts(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _each(values, r"\d{12}", "is no account id; write twelve digits, in quotes")

    @field_validator("allowed_regions")
    @classmethod
    def _are_regions(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _each(values, r"[a-z]{2}(-[a-z]+)+-\d", "is no Region; write a name such as eu-central-1")

    @field_validator("watched_names", "audit_keys", "moving_tags")
    @classmethod
    def _are_names(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return _each(values, r"[A-Za-z0-9][\w./-]*", "is no name; write letters, digits and hyphens")

    @model_validator(mode="after")
    def _detections_exist(self) -> DetectionSettings:
        named = [("switched_off", id_) for id_ in self.switched_off] + [("severity", id_) for id_ in self.severity]
        if not named:
            return self
        known = {*known_ids(), *(id_ for folder in self.folders for id_ in ids_of(Path(folder)))}
        faults = [
            f"{name}: there is no detection {id_!r}; {nearest(id_, known)}"
            for name, id_ in named
            # What a package may bring is known once it is loaded, and refused then: see ``all_detections``.
            if id_ not in known and not any_in(DETECTIONS)
        ]
        if faults:
            raise FaultsError(*faults)
        return self

    @property
    def question_folders(self) -> tuple[str, ...]:
        """The folders of the setting ``questions.folders``, which whoever is told these settings may ask too."""
        return self._question_folders

    def with_question_folders(self, folders: tuple[str, ...]) -> DetectionSettings:
        """The same settings, and the folders that hold questions of a deployment's own."""
        told = self.model_copy()
        told._question_folders = folders  # noqa: SLF001  # its own
        return told

    def watching(self, *names: str, keys: tuple[str, ...] = ()) -> DetectionSettings:
        """The same settings with ``names``, the deployment's first, in front of the watched names that are written out.

        The default is the name that a deployment has by default: it gives way to another one.

        Args:
            names: what the names of resources begin with.
            keys: ids of keys, where the settings list none.
        """
        written = self.watched_names if "watched_names" in self.model_fields_set else ()
        watched = tuple(dict.fromkeys((*names, *written)))
        return self.model_copy(update={"watched_names": watched, "audit_keys": self.audit_keys or keys})


@cache
def known_ids() -> tuple[str, ...]:
    """The id of every detection that comes with Custody, sorted: the names of the files that hold them."""
    here = Path(__file__).parent
    return tuple(sorted(id_ for area in AREAS for id_ in ids_of(here / area)))


@cache
def question_ids() -> tuple[str, ...]:
    """The id of every question that comes with Custody, sorted: the names of the files that hold them."""
    return tuple(sorted(file.stem for file in (Path(__file__).parents[1] / "questions").glob("*.sql")))


def ids_beside(folders: Iterable[str]) -> frozenset[str] | None:
    """The ids of Custody's detections and of those in some folders; None where packages may bring others."""
    # What a package brings is known once it is loaded.
    if any_in(DETECTIONS):
        return None
    return frozenset((*known_ids(), *(id_ for folder in folders for id_ in ids_of(Path(folder)))))


def files_of(folder: Path) -> list[Path]:
    """The files of a folder that hold a detection each, sorted: not those whose names begin with ``_`` or a dot."""
    return sorted(file for file in folder.glob("*.py") if not file.name.startswith(HIDDEN))


def ids_of(folder: Path) -> list[str]:
    """The ids of the detections in a folder, by the names of their files."""
    return [file.stem.replace("_", "-") for file in files_of(folder)]


def nearest(id_: str, known: Iterable[str] | None = None) -> str:
    """What to say of an id that no detection has, of those that come with Custody when ``known`` is None."""
    near = get_close_matches(id_, known_ids() if known is None else sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else "custody detections lists them"


def _each(values: tuple[str, ...], pattern: str, otherwise: str) -> tuple[str, ...]:
    def check(value: str) -> None:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"{value!r} {otherwise}")

    check_each(check, values)
    return values
