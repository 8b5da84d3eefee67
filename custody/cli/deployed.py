"""What is deployed, for a question that names no log files: the lake, or else the trail's bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from custody.cli.aws import Account, AwsError, account, failed, required
from custody.cli.engine_name import EngineName
from custody.cli.fetch_progress import FetchProgress
from custody.logs.s3_trail import bucket_of_trail

if TYPE_CHECKING:
    from custody.engines.athena import AthenaEngine
    from custody.engines.protocol import Answer, Parameters
    from custody.logs.places import Bucket
    from custody.settings import Settings


def find(settings: Settings, engine: EngineName | None) -> Account | Bucket:
    """The account, when its lake is to be asked; else the bucket of its trail.

    Raises:
        AwsError: there are no credentials, they open nothing, or nothing is deployed.
        QueryError: Athena cannot be asked.
    """
    opened = required(settings) if engine else account(settings)
    if opened is None:
        raise AwsError(
            "no log files named and no AWS credentials; ask a folder of log files with --logs PATH, or log in (aws "
            "sso login) and ask the deployed lake, or --logs event-history without a deployment"
        )
    if engine is EngineName.ATHENA or (engine is None and _athena(opened).workgroup() is not None):
        return opened
    return _trail(opened)


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


def on_athena(opened: Account, sql: str, bound: Parameters, *, reuse_minutes: int, price: float) -> tuple[Answer, str]:
    """The answer of the lake, and what it cost in words.

    Raises:
        QueryError: as ``AthenaEngine.run``.
    """
    from custody.engines.athena import AthenaEngine  # noqa: PLC0415  # loads PyAthena

    with FetchProgress().query() as told:
        engine = AthenaEngine(opened.session, opened.names, reuse_minutes=reuse_minutes, price=price, progress=told)
        answer = engine.run(sql, bound)
    return answer, f"athena · {engine.cost}"
