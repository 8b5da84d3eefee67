"""What a deployment's lake is called, for the templates and for the command line alike."""

from __future__ import annotations

from dataclasses import dataclass

STATE_FOLDER = "state-changes"
"""Where in the data bucket the services' own events are kept, a folder a day below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeNames:
    """The physical names of one deployment's lake.

    Args:
        name: the deployment's, as in its settings.
        account: twelve digits, or a template's reference to them.
        region: the home Region.
    """

    name: str
    account: str
    region: str

    @property
    def database(self) -> str:
        """The Glue database. Athena's names hold no hyphens, a deployment's no underscores: no two meet."""
        return self.name.replace("-", "_")

    @property
    def workgroup(self) -> str:
        """The workgroup for people."""
        return self.name

    @property
    def jobs_workgroup(self) -> str:
        """The workgroup of compaction and scheduled questions, whose failures are alarmed."""
        return f"{self.name}-jobs"

    @property
    def data_bucket(self) -> str:
        """Bucket of the compacted table and of the state changes."""
        return self._bucket("lake")

    @property
    def results_bucket(self) -> str:
        """Bucket of the answers, apart from everything that is asked."""
        return self._bucket("results")

    @property
    def access_log_bucket(self) -> str:
        """Bucket of the S3 access logs of these two."""
        return self._bucket("lake-logs")

    def _bucket(self, what: str) -> str:
        return f"{self.name}-{what}-{self.account}-{self.region}"
