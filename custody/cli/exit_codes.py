"""What a command's exit code says; the last two are those that shells report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from custody.counted import counted

if TYPE_CHECKING:
    from typing import NoReturn

    from custody.ask.answer import Answer
    from custody.doctor.result import Examination
    from custody.logs.summary import Reading
    from custody.output.write import Written
    from custody.plan.result import Plan
    from custody.record.model import RecordProof
    from custody.releases.model import Releases
    from custody.verify.model import Verification

DONE, FOUND, ERROR, INCOMPLETE = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141

MEANINGS = {
    f"{DONE}": "done; nothing found at or above `--fail-on`",
    f"{FOUND}": "findings at or above `--fail-on`; of `doctor` and `smoke-test`, something is wrong; of "
    "`attest`, the summary is FAILED or the file is not right; of "
    "`plan`, something that lasts is lost or left behind, or CloudFormation would refuse; of `verify`, a file is not "
    "as AWS wrote it, or is missing",
    f"{ERROR}": "an error: a mistake in the command or the settings, or nothing that could be read",
    f"{INCOMPLETE}": "done, but something could not be read, has no readable time, may not be looked at, or "
    "could not be proven, or the logs do not cover the whole period of a `report`; findings "
    f"at or above `--fail-on` are {FOUND} all the same",
    f"{INTERRUPTED}, {PIPE_CLOSED}": "interrupted; the reader of the output went away",
}
"""The rows of the table in docs/cli.md."""

_UNREAD = f"{ERROR} an error or nothing could be read, {INCOMPLETE} done, but something could not be read."
OF_SCANS = f"Exit codes: {DONE} done and nothing found, {FOUND} findings at or above --fail-on, {_UNREAD}"
OF_QUESTIONS = f"Exit codes: {DONE} done, {_UNREAD}"
OF_ATTESTATIONS = (
    f"Exit codes: {DONE} the summary is PASSED, or the file is right; {FOUND} it is FAILED, or the file is not right; "
    f"{ERROR} an error."
)
OF_DOCTOR = (
    f"Exit codes: {DONE} all is right, {FOUND} something is wrong, {ERROR} an error, {INCOMPLETE} nothing is wrong, "
    "but something may not be looked at."
)
OF_PLAN = (
    f"Exit codes: {DONE} nothing that lasts is lost, {FOUND} something is, or is left behind, or CloudFormation would "
    f"refuse, {ERROR} an error, {INCOMPLETE} nothing is lost as far as one may look."
)
OF_VERIFICATIONS = (
    f"Exit codes: {DONE} all is verified, {FOUND} something is not as AWS wrote it, or missing, {ERROR} an error, "
    f"{INCOMPLETE} nothing is wrong, but something could not be proven, or a trail stood still."
)
"""The last line of the help of what scans, asks or reports, attests, looks at a deployment, plans, or verifies."""


def code_of(reading: Reading | None) -> int:
    """What reading came to, as far as it decides the exit code; None where nothing was read here."""
    return DONE if reading is None or reading.complete else INCOMPLETE


def code_of_examination(examination: Examination) -> int:
    """What looking at a deployment came to; what is only awaited is no fault."""
    from custody.doctor.result import State  # noqa: PLC0415  # only the doctor loads it

    if examination.of(State.WRONG):
        return FOUND
    return INCOMPLETE if examination.of(State.UNSEEN) else DONE


def code_of_plan(plan: Plan) -> int:
    """What a deployment would come to."""
    from custody.plan.result import State  # noqa: PLC0415  # only the plan loads it

    if plan.losses:
        return FOUND
    return INCOMPLETE if plan.of(State.UNSEEN) else DONE


def code_of_verification(verification: Verification) -> int:
    """What verifying came to."""
    if verification.faults:
        return FOUND
    return DONE if verification.complete else INCOMPLETE


def code_of_record(proof: RecordProof) -> int:
    """What proving a record came to."""
    if proof.verdict == "faulty":
        return FOUND
    return DONE if proof.verdict == "verified" else INCOMPLETE


def finish(answer: Answer | Releases, written: Written) -> NoReturn:
    """Say on stderr what was read, what came of it and what it cannot show, and end with the code that follows.

    Raises:
        typer.Exit: always.
    """
    from custody.output.reading_text import lines_of  # noqa: PLC0415  # only who asks loads it

    sys.stdout.flush()
    footer = [written.said, *([f"{answer.excepted:,} excepted"] if answer.excepted else []), answer.origin]
    if written.left_out:
        footer.append(f"{counted(written.left_out, 'column')} left out, --format json has all")
    read = lines_of(answer.reading) if answer.reading else ()
    lines = [*read, " · ".join(footer), *answer.notes]
    sys.stderr.writelines(f"{line}\n" for line in lines)
    raise typer.Exit(code_of(answer.reading))
