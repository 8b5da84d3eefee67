"""``python -m demo``: the whole story, told as it happens."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from custody.cli.run import run as custody
from custody.errors import CustodyError
from custody.output.report.write import PAGE
from demo import answers, inbox
from demo import scenario as story
from demo.console import Telling
from demo.deployment import GROUP_SECONDS, GROUPED, HOME, REGIONS, deploy
from lab import Lab

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "tests" / "samples" / "reference"
PLACE = ROOT / ".lab" / "demo"
WAIT_SECONDS = 60


def run(tell: Telling) -> None:
    """Everything, in order; the lab is stopped whatever happens."""
    began = time.monotonic()
    tell.step("Starting a local AWS (ministack on loopback, with CloudTrail delivery)")
    with Lab.start(directory=PLACE, venv=ROOT / ".lab" / "venv") as aws:
        tell.done(f"it answers at {aws.endpoint}, account {aws.state.account}")
        tell.step(f"cdk bootstrap and cdk deploy --all in {' and '.join(REGIONS)}, and us-east-1 for global services")
        tell.done(", ".join(deploy(aws, ROOT, GROUPED)))
        queue = inbox.subscribe(aws, HOME)
        tell.said(
            "alert_emails is empty here, so nobody would be mailed: a queue on every topic stands in for a mailbox"
        )
        tell.said(
            f"what one identity does within {GROUP_SECONDS} s is one alert here, so that you need not wait; by default"
            " it is 120 s, and low severities come once a day"
        )

        tell.step("Acting: boto3 calls that anybody's build or attacker would make")
        for line in story.act(aws, HOME):
            tell.said(line)
        tell.step("Delivering recorded events, because CodePipeline and lifecycle rules have no local API")
        for path in sorted(REFERENCE.glob("*.json")):
            aws.deliver([path])
            tell.said(path.name)
        tell.step("Stopping the trail, as somebody would who does not want to be seen; then starting it again")
        story.blind(aws, HOME)

        alerts = inbox.read(aws, HOME, queue, wanted=inbox.WANTED, seconds=WAIT_SECONDS)
        tell.heading(f"{len(alerts)} mails arrived, as they would read")
        for alert in alerts:
            tell.alert(*alert)
        aws.flush()
        fetched = _empty(PLACE / "logs")
        logs = answers.read(aws, HOME, fetched)
    _answers(tell, logs, fetched)
    tell.heading(f"Done in {time.monotonic() - began:.0f} s; the local AWS is stopped")


def _answers(tell: Telling, logs: answers.Logs, fetched: Path) -> None:
    """What the log files say, once the AWS that wrote them is gone."""
    tell.heading(f"{len(logs.files)} log files under {logs.files[0].partition('/CloudTrail/')[0]}/CloudTrail/")
    for file in logs.files:
        tell.said(file.partition("/CloudTrail/")[2])
    tell.heading("Who did what, from those files")
    tell.table(logs.who_did_what())
    tell.heading("Tags that were reused: one tag, more than one image")
    tell.table(logs.reused_tags())
    tell.heading("A report of it all, as custody report makes it of any folder of log files")
    report = _empty(PLACE / "report")
    custody(["report", "--logs", str(fetched), "--output", str(report), "--title", "The demo: who did what"])
    tell.said(f"open {(report / PAGE).relative_to(ROOT)} in a browser")


def _empty(folder: Path) -> Path:
    """A folder of this run's own: what an earlier demo left would be in the answers."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def main() -> int:
    """0 when every promised alert arrived, 1 when one is missing, 2 when something else failed."""
    tell = Telling()
    try:
        run(tell)
    except inbox.MissingAlertError as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    except CustodyError as error:
        sys.stderr.write(f"demo: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
