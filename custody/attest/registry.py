"""Whether an image was pushed to a private registry, whose host follows from account and Region, or to ECR Public."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.ask.ask import ask
from custody.attest.errors import AttestError
from custody.lake.fragments import put_in
from custody.questions.header import read
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from custody.attest.names import Image
    from custody.questions import Question

_OF_PUBLIC = frozenset({"us-east-1", "us-west-2"})
"""Where ECR Public answers. See https://docs.aws.amazon.com/general/latest/gr/ecr-public.html"""
_MOMENT = timedelta(seconds=1)
_PUBLIC = "ecr-public.amazonaws.com"


def question() -> Question:
    """What the record is asked."""
    return read("push-registry", put_in(Path(__file__).with_name("registry.sql").read_text("utf-8")))


def insist_on_private(image: Image, pushed: Sequence[datetime], reading: Mapping[str, Any]) -> None:
    """Refuse an image of ECR Public, whose registry's name no record holds.

    Args:
        image: which.
        pushed: when, UTC.
        reading: where the records are, as ``custody.ask`` takes it.

    Raises:
        AttestError: it was pushed there.
    """
    if image.region not in _OF_PUBLIC:
        return
    answer = ask(
        question(),
        **{**reading, "since": before(min(pushed), _MOMENT), "until": after(max(pushed), _MOMENT), "on_problem": None},
        account=image.account,
        region=image.region,
        repository=image.repository,
        digest=image.digest,
    )
    if any(row["event_source"] == _PUBLIC for row in answer):
        raise AttestError(
            f"{image.repository}@{image.digest} was pushed to ECR Public, and no record says which registry's alias "
            "that is; attest images of private registries"
        )
