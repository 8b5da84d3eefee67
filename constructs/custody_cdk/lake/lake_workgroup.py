"""Where questions are asked: the workgroups, and the questions as named queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_athena as athena
from constructs import Construct

from custody.lake.athena_parameters import positional, written_out
from custody.lake.compaction import BACKFILL_DAYS, backfill
from custody.lake.record_hours import HOURS_BACKFILL_DAYS, hours_merge
from custody.lake.rule_findings import reads_rule_findings
from custody.settings.lake import LakeSettings
from custody_cdk.removal import keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.questions import Question
    from custody_cdk.lake.lake_key import LakeKey

ENGINE = "Athena engine version 3"
_DEFAULTS = LakeSettings()
_NAME_LENGTH, _DESCRIPTION_LENGTH = 128, 1024

MOST_SAVED = 9_000
"""Characters of a question that is saved as a named query: a template has room for a million bytes of everything."""


def is_saved(question: Question) -> bool:
    """Whether a question becomes a named query.

    Longer ones are asked by ``custody ask``, and their SQL is shown by ``custody explain``. What reads the findings of
    rules is asked on its schedule alone.
    """
    return len(question.sql) <= MOST_SAVED and not reads_rule_findings(question.sql)


class LakeWorkgroup(Construct):
    """A workgroup whose settings nobody's client overrides: encrypted results, a limit on what a query reads, metrics.

    Athena deletes no workgroup that holds saved queries or has run a query, unless told to delete these too. So it
    stays when its stack goes, at no cost, with what people saved and asked in it; ``destroy`` deletes all of it.
    Queries cost 5.00 USD a TB read, 10 MB at least: **unverified** on a page of AWS's own, look at
    https://aws.amazon.com/athena/pricing/ for your Region.

    Args:
        name: of the workgroup.
        description: for people.
        results: ``s3://bucket/folder/`` for the answers, in a bucket of its own: below a table's folder they would be
            read as records.
        key: of the results.
        scan_cutoff_bytes: a query that reads more is stopped; at least 10,000,000, by default 50 GB.
        destroy: delete it with its stack, and whatever is in it.

    See https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html and
    https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str = "custody",
        description: str = "Questions of the record",
        results: str,
        key: LakeKey,
        scan_cutoff_bytes: int = _DEFAULTS.scan_cutoff_bytes,
        destroy: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        self.name = name
        self.resource = athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=name,
            description=description,
            recursive_delete_option=destroy,
            state="ENABLED",
            work_group_configuration={
                "bytesScannedCutoffPerQuery": scan_cutoff_bytes,
                "enforceWorkGroupConfiguration": True,
                "engineVersion": {"selectedEngineVersion": ENGINE},
                "publishCloudWatchMetricsEnabled": True,
                "requesterPaysEnabled": False,
                "resultConfiguration": {
                    "encryptionConfiguration": {"encryptionOption": "SSE_KMS", "kmsKey": key.arn},
                    "outputLocation": results,
                },
            },
        )
        keep(self.resource, unless=destroy)

    def add_question(self, question: Question, *, database: str) -> athena.CfnNamedQuery:
        """A question as a named query: its text, with a question mark for each value.

        The description lists the values in the order of their question marks. A list of the settings that is too
        long to be a value stands in the text.

        Args:
            question: with its parameters' defaults.
            database: that it is asked of.
        """
        asked = positional(written_out(question.sql, {each.name: each.default for each in question.parameters}))
        values = f" Values in order: {', '.join(asked.names)}." if asked.names else ""
        return self._query(question.id, asked.sql, f"{question.title}{values}", database)

    def add_backfill(self, *, database: str) -> None:
        """The compaction of long ago, for new tables: records by hand once for each 90 days, hours once.

        Args:
            database: of the tables.
        """
        text = (
            f"Take the records of {BACKFILL_DAYS} days into the compacted table. Replace {BACKFILL_DAYS} * 1 "
            f"everywhere by {BACKFILL_DAYS} * 2 for the {BACKFILL_DAYS} days before, and so on."
        )
        self._query("backfill", backfill(), text, database)
        text = f"Keep in which hours of {HOURS_BACKFILL_DAYS} days there are records; change the number for more."
        self._query("backfill-hours", hours_merge(HOURS_BACKFILL_DAYS), text, database)

    def _query(self, id_: str, sql: str, description: str, database: str) -> athena.CfnNamedQuery:
        return athena.CfnNamedQuery(
            self,
            id_,
            name=id_[:_NAME_LENGTH],
            description=description[:_DESCRIPTION_LENGTH],
            database=database,
            query_string=sql,
            # A reference, so that the workgroup is made first.
            work_group=self.resource.ref,
        )

    def add_questions(self, questions: Sequence[Question], *, database: str) -> dict[str, athena.CfnNamedQuery]:
        """Every question as a named query, by its id.

        Args:
            questions: as in :meth:`add_question`.
            database: that they are asked of.
        """
        return {question.id: self.add_question(question, database=database) for question in questions}
