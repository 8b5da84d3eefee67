"""``python -m demo``: the whole story, told as it happens."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from custody.errors import CustodyError
from demo import answers, inbox, story
from demo.deployment import HOME, REGIONS, deploy
from demo.telling import Telling
from lab import Lab

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "tests" / "samples" / "reference"
WAIT_SECONDS = 20


def run(tell: Telling) -> None:
    """Everything, in order; the lab is stopped whatever happens."""
    began = time.monotonic()
    tell.step("Starting a local AWS (ministack on loopback, with CloudTrail delivery)")
    with Lab.start(directory=ROOT / ".lab" / "demo", venv=ROOT / ".lab" / "venv") as aws:
        tell.done(f"it answers at {aws.endpoint}, account {aws.state.account}")
        tell.step(f"cdk bootstrap and cdk deploy --all in {' and '.join(REGIONS)}, and us-east-1 for global services")
        tell.done(", ".join(deploy(aws, ROOT)))
        queue = inbox.subscribe(aws, HOME)

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
        tell.heading(f"{len(alerts)} alerts arrived, as their mails would read")
        for alert in alerts:
            tell.alert(alert)
        aws.flush()
        logs = answers.read(aws, HOME)
    tell.heading(f"{len(logs.files)} log files under {logs.files[0].partition('/CloudTrail/')[0]}/CloudTrail/")
    for file in logs.files:
        tell.said(file.partition("/CloudTrail/")[2])
    tell.heading("Who did what, from those files")
    tell.table(logs.who_did_what())
    tell.heading("Tags that were reused: one tag, more than one image")
    tell.table(logs.reused_tags())
    tell.heading(f"Done in {time.monotonic() - began:.0f} s; the local AWS is stopped")


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
