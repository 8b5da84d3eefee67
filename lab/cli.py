"""``python -m lab``: up, deploy, status, deliver, flush, digest, down."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from lab import deploy, home
from lab.client import ACCOUNT, REGION, Lab

if TYPE_CHECKING:
    from collections.abc import Sequence


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _up(options: argparse.Namespace) -> None:
    lab = Lab.start(
        directory=options.directory,
        account=options.account,
        region=options.region,
        port=options.port,
        batch_seconds=options.batch_seconds,
        background=True,
    )
    _say(f"# the lab runs at {lab.endpoint} (pid {lab.state.pid}); to use it from this shell:")
    _say("unset AWS_PROFILE AWS_SESSION_TOKEN")
    for name, value in lab.environment().items():
        _say(f"export {name}={value}")


def _status(options: argparse.Namespace) -> None:
    lab = Lab.attach(options.directory)
    known = lab.status()
    _say(f"endpoint   {lab.endpoint}")
    _say(f"pid        {lab.state.pid}")
    _say(f"account    {lab.state.account}")
    for trail in known["trails"]:
        state = "logging" if trail["logging"] else "stopped"
        where = "all Regions" if trail["multi_region"] else "its Region only"
        _say(f"trail      {trail['name']} ({trail['home_region']}, {where}) to s3://{trail['bucket']}: {state}")
    _say(f"delivered  {known.get('records', 0)} records, {known.get('events', 0)} events")
    _say(f"log files  {known['log_files']} written, {known['pending_records']} records waiting")


def _deploy(options: argparse.Namespace) -> None:
    deploy.deploy(Lab.attach(options.directory), Path.cwd(), options.arguments)


def _deliver(options: argparse.Namespace) -> None:
    done = Lab.attach(options.directory).deliver(options.files)
    _say(f"delivered {done['records']} records and {done['events']} events of services")


def _flush(options: argparse.Namespace) -> None:
    _say(f"{Lab.attach(options.directory).flush()} log files written")


def _digest(options: argparse.Namespace) -> None:
    _say(f"{Lab.attach(options.directory).digest()} digest files written")


def _down(options: argparse.Namespace) -> None:
    lab = Lab.attach(options.directory)
    lab.stop()
    _say(f"stopped (pid {lab.state.pid})")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description="An AWS on this machine.")
    parser.add_argument(
        "--directory", type=Path, default=home.default_directory(), help="default: .lab, or $CUSTODY_LAB_HOME"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start a lab in the background and say how to reach it")
    up.add_argument("--port", type=int, default=0, help="default: a free one")
    up.add_argument("--account", default=ACCOUNT, help="its account id (default: %(default)s)")
    up.add_argument("--region", default=REGION, help="its default Region (default: %(default)s)")
    up.add_argument("--batch-seconds", type=float, default=5.0, help="between two log files (default: %(default)s)")
    up.set_defaults(run=_up)
    ship = commands.add_parser("deploy", help="cdk bootstrap and cdk deploy --all of the app in this folder")
    ship.epilog = "Everything else goes to the CDK CLI: python -m lab deploy -c custody.name=demo"
    ship.set_defaults(run=_deploy)
    commands.add_parser("status", help="what runs, and what was delivered").set_defaults(run=_status)
    give = commands.add_parser("deliver", help="deliver recorded CloudTrail records or EventBridge events")
    give.add_argument("files", nargs="+", type=Path)
    give.set_defaults(run=_deliver)
    commands.add_parser("flush", help="write the pending log files now").set_defaults(run=_flush)
    commands.add_parser("digest", help="write the signed digest files now").set_defaults(run=_digest)
    commands.add_parser("down", help="stop the lab; everything in it is gone").set_defaults(run=_down)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 after one line on stderr."""
    parser = _parser()
    # argparse.REMAINDER cannot begin with an option, and the CDK's arguments mostly do.
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "deploy":
        parser.error(f"unknown: {' '.join(rest)}")
    options.arguments = rest
    try:
        options.run(options)
    except CustodyError as error:
        sys.stderr.write(f"lab: {error}\n")
        return 2
    return 0
