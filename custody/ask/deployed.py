"""What is deployed, for a question that names no log files: the lake, or else the trail's bucket."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import Account, AwsError, account, failed, required
from custody.aws.failures import code_of
from custody.aws.lake_names import STATE_FOLDER
from custody.counted import size
from custody.engines.athena_cost import LIST_PRICE
from custody.engines.engine_name import EngineName
from custody.logs.places import Bucket
from custody.logs.s3_trail import bucket_of_trail
from custody.progress import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.ask.where import Where
    from custody.aws.names import Names
    from custody.engines.athena import AthenaEngine, Progress


def find(where: Where, *, states: bool) -> Account | list[Bucket]:
    """The account, when its lake is to be asked; else the buckets that hold what it would be asked about.

    Args:
        where: names the deployment, and the engine; None for the one that fits.
        states: whether the services' own events are wanted too, which are kept where a lake is deployed.

    Raises:
        AwsError: there are no credentials, they open nothing, or nothing is deployed.
        QueryError: Athena cannot be asked.
    """
    names, engine = where.settings.names, where.engine
    opened = required(names, where.profile) if engine is EngineName.ATHENA else _opened(names, where.profile)
    if engine is EngineName.ATHENA or (engine is None and _athena(opened).workgroup() is not None):
        return opened
    return _logs(opened, where, states=states)


def logs(where: Where) -> list[Bucket]:
    """The buckets that hold the deployed trail's log files and, where a lake is deployed, the services' own events.

    Args:
        where: names the deployment.

    Raises:
        AwsError: there are no credentials, they open nothing, or no trail is deployed.
    """
    return _logs(_opened(where.settings.names, where.profile), where, states=True)


def _opened(names: Names, profile: str | None) -> Account:
    opened = account(names, profile)
    if opened is None:
        raise AwsError(
            "no log files named and no AWS credentials; name log files or a folder with --logs PATH, or log in (aws "
            "sso login) for what is deployed, or for --logs event-history without a deployment"
        )
    return opened


def _logs(opened: Account, where: Where, *, states: bool) -> list[Bucket]:
    settings = where.settings
    trail = Bucket(settings.record.bucket, settings.trail.prefix) if settings.record else _trail(opened)
    kept = _states(opened.known()) if states else None
    return [trail, kept] if kept else [trail]


def _athena(opened: Account) -> AthenaEngine:
    from custody.engines.athena import AthenaEngine  # noqa: PLC0415  # loads PyAthena

    return AthenaEngine(opened.session, opened.names)


def _trail(opened: Account) -> Bucket:
    names = opened.names
    try:
        found = bucket_of_trail(opened.client("cloudtrail"), names)
    except (ClientError, BotoCoreError) as error:
        raise failed(error, names) from None
    if found is None:
        raise AwsError(
            f"no lake and no trail {names.trail!r} in {names.home_region}; deploy with cdk deploy, name the "
            "deployment with -c custody.name=NAME, or ask --logs event-history"
        )
    return found


def _states(opened: Account) -> Bucket | None:
    bucket = Bucket(opened.names.lake.data_bucket, STATE_FOLDER)
    try:
        opened.client("s3").head_bucket(Bucket=bucket.name)
    except ClientError as error:
        if code_of(error) in {"404", "NoSuchBucket"}:
            return None
        raise failed(error, opened.names, str(bucket)) from None
    except BotoCoreError as error:
        raise failed(error, opened.names, str(bucket)) from None
    return bucket


@contextmanager
def athena(opened: Account, where: Where) -> Iterator[AthenaEngine]:
    """The engine over the deployed lake, its progress told inside the block."""
    from custody.engines.athena import AthenaEngine  # noqa: PLC0415  # loads PyAthena

    with waiting(where.progress, "asking Athena") as told:
        yield AthenaEngine(
            opened.session,
            opened.names,
            reuse_minutes=where.reuse_minutes or 0,
            price=LIST_PRICE if where.price is None else where.price,
            progress=lambda now: told(_query(now)),
            rule_findings=where.rule_findings_on_athena,
        )


def _query(now: Progress) -> str:
    return f"Athena: {now.state.lower()} for {now.seconds:.0f} s, {size(now.scanned)} scanned (Ctrl-C stops it)"
