"""A running lab, from the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from lab import control, home, process
from lab.documents import read_documents
from lab.errors import LabError
from lab.installation import ensure_venv

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

# The account of the reference records.
ACCOUNT = "123456789012"
REGION = "us-east-1"

# Stands for the IAM user ``lab`` of the lab's account.
_ACCESS_KEY = "AKIALABADMINISTRATOR"


class Lab:
    """An AWS on this machine, started by :meth:`start` or found by :meth:`attach`.

    Used with ``with``, a started one is stopped at the end; an attached one is left running.
    """

    def __init__(self, directory: Path, state: home.State, *, owned: bool = False) -> None:
        self.directory = directory
        self.state = state
        self._owned = owned
        self._clients: dict[tuple[str, str, str], Any] = {}

    @classmethod
    def start(
        cls,
        *,
        directory: Path | None = None,
        venv: Path | None = None,
        account: str = ACCOUNT,
        region: str = REGION,
        port: int = 0,
        batch_seconds: float = 5.0,
        background: bool = False,
    ) -> Lab:
        """Start a lab, and install the emulator first where that has not been done.

        Args:
            directory: state and log; default ``.lab``, or ``CUSTODY_LAB_HOME``.
            venv: the emulator's environment; default ``<directory>/venv``. Several labs may share one.
            account: the account that credentials belong to which name no other.
            region: the Region of calls that name none.
            port: on loopback; 0 takes a free one.
            batch_seconds: how long records are gathered before a log file is written.
            background: keep running after this process ends; otherwise the lab ends with it.

        Raises:
            LabError: it cannot be installed, or does not start, or one is running there.
        """
        directory = home.made(directory or home.default_directory())
        cls._refuse_second(directory)
        plan = process.Plan(
            python=ensure_venv(venv.absolute() if venv else directory / "venv"),
            log=directory / "emulator.log",
            scratch=home.emptied_scratch(directory),
            port=port or process.free_port(),
            account=account,
            region=region,
            batch_seconds=batch_seconds,
            owned=not background,
        )
        pid = process.start(plan)
        state = home.State(pid, f"http://127.0.0.1:{plan.port}", account, region)
        home.write_state(directory, state)
        return cls(directory, state, owned=plan.owned)

    @classmethod
    def attach(cls, directory: Path | None = None) -> Lab:
        """The lab that was started in a folder, default ``.lab`` or ``CUSTODY_LAB_HOME``.

        Raises:
            LabError: none was, or it has ended since.
        """
        directory = (directory or home.default_directory()).absolute()
        state = home.read_state(directory)
        if not process.is_ours(state.pid):
            home.forget_state(directory)
            home.read_state(directory)
        return cls(directory, state)

    @classmethod
    def _refuse_second(cls, directory: Path) -> None:
        try:
            running = cls.attach(directory)
        except LabError:
            return
        raise LabError(
            f"a lab is running in {directory} at {running.endpoint}: use it,"
            " stop it with `python -m lab down`, or start another in a folder of its own"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owned:
            self.stop()

    @property
    def endpoint(self) -> str:
        """Where all AWS APIs are served, as in ``http://127.0.0.1:41234``."""
        return self.state.endpoint

    def environment(self, *, region: str | None = None, account: str | None = None) -> dict[str, str]:
        """Environment variables that send an AWS SDK, the AWS CLI or the CDK CLI to the lab.

        Another ``account`` is entered as its root user; the lab's own as the IAM user ``lab``. Unset
        ``AWS_PROFILE`` beside them: a profile wins over keys.
        """
        region = region or self.state.region
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": _ACCESS_KEY if account in {None, self.state.account} else str(account),
            "AWS_SECRET_ACCESS_KEY": "lab",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "CDK_DEFAULT_ACCOUNT": account or self.state.account,
            "CDK_DEFAULT_REGION": region,
            "CDK_DISABLE_CLI_TELEMETRY": "true",
        }

    def client(self, service: str, region: str | None = None, *, account: str | None = None) -> Any:
        """A boto3 client of one of the services in the lab, the same one each time: they are slow to make."""
        import boto3  # noqa: PLC0415 - half a second that `lab up` need not wait for

        known = self.environment(region=region, account=account)
        place = (service, known["AWS_REGION"], known["AWS_ACCESS_KEY_ID"])
        if place not in self._clients:
            session: Any = boto3.session.Session(
                aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
                region_name=known["AWS_REGION"],
            )
            self._clients[place] = session.client(service, endpoint_url=self.endpoint)
        return self._clients[place]

    def deliver(self, paths: Iterable[Path | str]) -> dict[str, Any]:
        """Deliver recorded documents as CloudTrail and the services would have.

        A record goes to Event history, into the trails' log files and on the default bus of its Region; an
        event of a service goes on the bus alone. Returns how many of each there were.

        Raises:
            DocumentError: a file is bad; nothing was delivered then.
        """
        return self.deliver_documents(read_documents(paths))

    def deliver_documents(self, documents: list[dict[str, Any]]) -> dict[str, Any]:
        """The same for documents in memory, which are not checked."""
        return control.call(self.endpoint, "deliver", documents)

    def flush(self) -> int:
        """Write the pending log files now; returns how many."""
        return int(control.call(self.endpoint, "flush")["log_files"])

    def digest(self) -> int:
        """Write the pending log files and a signed digest file for each validated trail; returns how many.

        Does now what the lab otherwise does every hour.
        """
        return int(control.call(self.endpoint, "digest")["digest_files"])

    def run_schedule(self, name: str, region: str | None = None) -> bool:
        """Make the call of a schedule now, by its role, and not at its time; whether the schedule is enabled.

        Where the target is a function, it has run when this returns.

        Raises:
            LabError: there is none of the name, its target is neither, or the function failed.
        """
        told = {"name": name, "region": region or self.state.region, "account": self.state.account}
        return bool(control.call(self.endpoint, "schedule", told)["made"])

    def join(self, account: str, management: str | None) -> str | None:
        """Let an account join the organization of another one, or leave its own; returns the organization's id.

        Args:
            account: the member.
            management: the organization's management account; None to leave.
        """
        if management:
            # Every account of the lab is the management account of one of its own, from this call on.
            self.client("organizations", "us-east-1", account=management).describe_organization()
        told = {"account": account, "management": management or ""}
        found = control.call(self.endpoint, "join", told)["organization"]
        return str(found) if found else None

    def leave_stack_instance(self, stack_set: str, account: str, region: str, **state: str) -> None:
        """Have an instance of a StackSet be as a deployment that failed, or somebody's change, would have left it.

        Args:
            stack_set: the set's name.
            account: of the instance.
            region: likewise.
            state: ``Status``, ``StatusReason`` and ``DriftStatus`` as ListStackInstances has them; none for current.
        """
        told = {"stack_set": stack_set, "account": account, "region": region, **state}
        control.call(self.endpoint, "stack-instance", told)

    def pass_hours(self, hours: float) -> None:
        """Let what metrics say be so much older."""
        control.call(self.endpoint, "hours", hours)

    def alarms(self) -> dict[str, str]:
        """Evaluate every alarm, of every Region; the states by ``region/name``."""
        return control.call(self.endpoint, "alarms")

    def status(self) -> dict[str, Any]:
        """Trails, and how much was delivered."""
        return control.call(self.endpoint, "status")

    def stop(self) -> None:
        """End the lab, after its last log files are written. Everything in it is gone."""
        process.stop(self.state.pid)
        home.forget_state(self.directory)
