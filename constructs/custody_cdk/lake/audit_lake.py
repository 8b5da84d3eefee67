"""Everything that questions are asked of, and what keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from custody.aws.lake_names import STATE_FOLDER, LakeNames
from custody.detections import all_detections
from custody.errors import SettingsError
from custody.lake import taken
from custody.questions import all_questions, asked_by
from custody.settings import Removal, Settings
from custody.settings.placement import log_location, log_path
from custody.severity import Severity
from custody_cdk.alarm_path.alert_function import alert_queue_name
from custody_cdk.alarm_path.alert_target import AlertTarget
from custody_cdk.alarm_path.alerts import alerts_queue_name, topic_arn
from custody_cdk.alarm_path.dead_letters import DeadLetters, queue_arn
from custody_cdk.environment import Place, refuse_other_home
from custody_cdk.grants import granted
from custody_cdk.lake.account_discovery import AccountDiscovery, discovery_log_group
from custody_cdk.lake.failed_queries import FailedQueries
from custody_cdk.lake.kept_events import kept_patterns
from custody_cdk.lake.lake_access import LakeAccess, acknowledge_folders
from custody_cdk.lake.lake_bucket import LakeBucket
from custody_cdk.lake.lake_key import LakeKey
from custody_cdk.lake.lake_tables import COMPACTED, FAILED_FOLDER, LakeTables
from custody_cdk.lake.lake_workgroup import LakeWorkgroup, is_saved
from custody_cdk.lake.nightly_compaction import NightlyCompaction
from custody_cdk.lake.question_texts import whole_texts
from custody_cdk.lake.read_accounts import accounts_read, heard, regions_read
from custody_cdk.lake.scheduled_questions import ScheduledQuestions, ask_log_group
from custody_cdk.lake.state_delivery import StateDelivery, delivery_log_group, keeping_rule
from custody_cdk.policy import allow, document
from custody_cdk.record.access_log_bucket import AccessLogBucket
from custody_cdk.record.record_place import RecordPlace
from custody_cdk.template_size import arn_in_few_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_events as events

    from custody.detections import Detection
    from custody_cdk.policy import Statement


class AuditLake(Construct):
    """Tables and views over the log files, a workgroup to ask them in, and the jobs that keep both.

    The audit bucket, the audit bus and the alerts are other constructs of the same name, account and Region; they are
    found by their names. The bus has to be there first, and the forwarder of every Region has to listen for
    :func:`lake_listens_for`. Costs about 5 USD a month with one account; docs/costs.md has the formula.

    A template of about 145 of the 500 resources and 0.54 of the million bytes that CloudFormation takes, so a stack
    holds one lake.

    Args:
        settings: name, lake, trail prefix, organization, retention, removal and minimum severity are used; the
            default is every setting's own. ``home_region`` tells the partition of a stack without a Region.
        detections: those with a question are asked on their schedule; the default is every detection there is.
        on_bus: False where there is no audit bus: ``state_changes`` stays empty, and a job's query that failed raises
            no alert. What scheduled questions find is told by the function of :class:`Alerts`, so switch
            ``lake.questions`` off where there are none.

    Raises:
        CustodyError: a question or a setting, or a second lake in one stack, in one line.

    See https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings | None = None,
        detections: Sequence[Detection] | None = None,
        on_bus: bool = True,
    ) -> None:
        _refuse_a_second(scope, id_)
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.settings = settings = settings or Settings()
        refuse_other_home(place, settings)
        detections = all_detections(settings.of_detections) if detections is None else detections
        self.names = LakeNames(name=settings.name, account=place.account, region=place.region)
        self._destroy = settings.removal is Removal.DESTROY
        self._critical = topic_arn(place, settings.name, Severity.CRITICAL)
        queue = f"{settings.name}-lake-dead-letters"
        self.key = LakeKey(
            self,
            "Key",
            alias=f"{settings.name}-lake",
            queue_arns=[queue_arn(place, queue)],
            log_group_arns=self._log_groups(),
            destroy=self._destroy,
        )
        self.dead_letters = self._dead_letters(queue)
        self._buckets()
        self.tables = self._tables()
        self.access = self._access()
        self._workgroups()
        self._asking = self._questions(detections)
        self._discovery()
        compaction = self._compaction()
        self._delivery: StateDelivery | None = None
        self.bus_rules: list[events.CfnRule] = self._on_bus() if on_bus else []
        """What stands on the audit bus, for a stack that holds the bus too and has to make that first."""
        self._protect(compaction)
        self._policies()

    def _log_groups(self) -> list[str]:
        name = self.settings.name
        groups = [ask_log_group(f"{name}-ask"), delivery_log_group(f"{name}-state-changes")]
        if self.settings.discovers_accounts:
            groups.append(discovery_log_group(name))
        return [self.place.arn("logs", f"log-group:{group}") for group in groups]

    def _dead_letters(self, queue: str) -> DeadLetters:
        name = self.settings.name
        return DeadLetters(
            self,
            "DeadLetters",
            queue_name=queue,
            key=self.key,
            rule_arns=[self.place.arn("events", f"rule/{name}/{keeping_rule(name, end)}") for end in kept_patterns()],
            alarm_name=f"{name}-lake-failed",
            alarm_topic_arns=[self._critical],
        )

    def _buckets(self) -> None:
        names, place, destroy = self.names, self.place, self._destroy
        logs = AccessLogBucket(
            self,
            "AccessLogs",
            bucket_name=names.access_log_bucket,
            # Both buckets, by the one pattern that the bucket's policy takes.
            source_bucket_arn=f"arn:{place.partition}:s3:::{names.name}-*-{place.account}-{place.region}",
            destroy=destroy,
        )
        self.data = LakeBucket(
            self,
            "Data",
            bucket_name=names.data_bucket,
            key=self.key,
            access_logs=logs,
            purpose="lake",
            expire_days=self.settings.retention_days,
            expiring=f"{STATE_FOLDER}/",
            passing={f"{taken.FOLDER}/": taken.KEPT_DAYS},
            destroy=destroy,
        )
        self.results = LakeBucket(
            self,
            "Results",
            bucket_name=names.results_bucket,
            key=self.key,
            access_logs=logs,
            purpose="results",
            expire_days=self.settings.lake.results_days,
            destroy=destroy,
        )
        if destroy:
            self._empty(logs)

    def _empty(self, logs: AccessLogBucket) -> None:
        # Here and not above: only sandboxes need it.
        from custody_cdk.record.emptied_bucket import EmptiedBucket  # noqa: PLC0415

        EmptiedBucket(
            self,
            "Emptied",
            name=f"{self.names.name}-empty-lake",
            buckets=[self.data.resource, self.results.resource, logs.resource],
        )

    def _tables(self) -> LakeTables:
        settings, place = self.settings, self.place
        self.record = RecordPlace.of(settings, place)
        self._log_location = log_location(settings, self.record.bucket)
        tables = LakeTables(
            self,
            "Tables",
            database=self.names.database,
            log_location=self._log_location,
            data_bucket=self.names.data_bucket,
            regions=regions_read(settings, place),
            accounts=accounts_read(settings, place),
            any_account=settings.organization is not None,
            retention_days=settings.retention_days,
        )
        # Glue writes the compacted table's first metadata while the table is made.
        tables.database.add_resource_dependency(self.data.policy)
        return tables

    def _access(self) -> LakeAccess:
        return LakeAccess(
            place=self.place,
            database=self.names.database,
            record=self.record,
            log_path=log_path(self.settings),
            data_bucket_arn=self.data.arn,
            results_bucket_arn=self.results.arn,
            key_arn=self.key.arn,
        )

    def _workgroups(self) -> None:
        people, jobs = self.names.workgroup, self.names.jobs_workgroup
        lake = self.settings.lake
        self.workgroup = self._workgroup(
            "Workgroup", people, "Questions of people", lake.scan_cutoff_bytes, destroy=self._destroy
        )
        # What machines asked in it is worth nothing without them, and would keep the stack from going.
        self.jobs = self._workgroup(
            "Jobs", jobs, "Compaction and scheduled questions", lake.jobs_scan_cutoff_bytes, destroy=True
        )

    def _workgroup(self, id_: str, name: str, description: str, cutoff: int, *, destroy: bool) -> LakeWorkgroup:
        return LakeWorkgroup(
            self,
            id_,
            name=name,
            description=description,
            results=f"s3://{self.names.results_bucket}/{name}/",
            key=self.key,
            scan_cutoff_bytes=cutoff,
            destroy=destroy,
        )

    def _questions(self, detections: Sequence[Detection]) -> ScheduledQuestions | None:
        settings, database = self.settings, self.names.database
        told = settings.of_detections
        alerting = [d for d in detections if d.question and d.severity >= settings.minimum_severity]
        asked = asked_by(alerting, told) if settings.lake.questions else ()
        scheduled = whole_texts(self, asked, settings=settings, detections=detections)
        # What is not asked by itself can be asked by hand; detections of an app's own too.
        others = (*all_questions(told), *asked_by(detections, told))
        saved = {q.id: q for q in others if q.id not in scheduled and is_saved(q)}
        self.workgroup.add_backfill(database=database)
        self.workgroup.add_questions(list(saved.values()), database=database)
        if not scheduled:
            return None
        return ScheduledQuestions(
            self,
            "Scheduled",
            name=settings.name,
            detections=alerting,
            texts=scheduled,
            database=database,
            settings=told,
            alerts_queue=alert_queue_name(settings.name),
            workgroup=self.jobs.name,
            access=self.access,
            key=self.key,
            dead_letter_arn=arn_in_few_bytes(self, self.dead_letters.resource),
            alarm_topic_arn=self._critical,
            high_hours=settings.lake.question_hours,
            slots=taken.texts(settings.lake.accounts, discovered=settings.discovers_accounts),
        )

    def _discovery(self) -> None:
        if not self.settings.discovers_accounts:
            return
        AccountDiscovery(
            self,
            "Accounts",
            name=self.settings.name,
            record=self.record,
            log_location=self._log_location,
            database=self.names.database,
            key=self.key,
            dead_letter_arn=self.dead_letters.target_arn,
        )

    def _compaction(self) -> str:
        return NightlyCompaction(
            self,
            "Compaction",
            name=self.settings.name,
            hour=self.settings.lake.compaction_hour,
            workgroup=self.jobs.name,
            access=self.access,
            key=self.key,
            dead_letter_arn=self.dead_letters.target_arn,
        ).role_arn

    def _protect(self, compaction: str) -> None:
        """What questions read as the record is written by the jobs, and by those who repeat them."""
        if not self._destroy:
            jobs = {folder: [compaction, *self.settings.lake.operators] for folder in COMPACTED.values()}
            delivered = {STATE_FOLDER: [self._delivery.writer_arn]} if self._delivery else {}
            read = {taken.FOLDER: [self._asking.role_arn]} if self._asking else {}
            self.data.written_by(jobs | delivered | read)

    def _on_bus(self) -> list[events.CfnRule]:
        name, place = self.settings.name, self.place
        self._delivery = StateDelivery(
            self,
            "StateChanges",
            name=name,
            bus_name=name,
            patterns=kept_patterns(),
            bucket_arn=self.data.arn,
            folder=STATE_FOLDER,
            failed_folder=FAILED_FOLDER,
            key=self.key,
            dead_letter_arn=self.dead_letters.target_arn,
            alarm_topic_arns=[self._critical],
        )
        target = AlertTarget(
            queue_arn=queue_arn(place, alert_queue_name(name)),
            dead_letter_arn=queue_arn(place, alerts_queue_name(name)),
        )
        failed = FailedQueries(self, "FailedQueries", name=name, bus_name=name, workgroup=self.jobs.name, target=target)
        return [*self._delivery.rules, failed.rule]

    def _policies(self) -> None:
        place, queue = self.place, self.dead_letters.arn
        repeats = [
            *self.access.asks(self.jobs.name),
            self.access.reads_saved_queries(self.workgroup.name),
            *self.access.compacts(COMPACTED),
            allow(
                "HandleFailedCalls",
                actions=["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
                resources=[queue],
            ),
            allow(
                "ReadFailedCalls",
                actions=["kms:Decrypt"],
                resources=[self.key.arn],
                condition={"StringEquals": {"kms:ViaService": f"sqs.{place.region}.{place.dns_suffix}"}},
            ),
        ]
        asks = [
            *self.access.asks(self.workgroup.name),
            *self.access.opens_the_console(),
            *self.access.finds_log_files(heard(self.settings, place)),
        ]
        self._asks, self._repeats = asks, repeats
        self.auditor = self._policy("auditor", "Ask questions of the record, and nothing else", asks)
        self.operator = self._policy("operator", "See and repeat the jobs of the lake, read what failed", repeats)

    def grant_ask(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a role or user ask questions and read the answers: what the managed policy ``NAME-auditor`` allows.

        A query costs 5.00 USD a TB read (**unverified**, https://aws.amazon.com/athena/pricing/), and the workgroup
        stops it at ``lake.scan_cutoff_bytes``.

        Args:
            grantee: a role, user or group of this account, of the app or imported.

        Raises:
            SettingsError: the grantee has no policy of its own, as a service or another account.
        """
        return granted(grantee, self._asks, what="ask questions of the record")

    def grant_operate(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a role or user repeat the jobs of the lake: what the managed policy ``NAME-operator`` allows.

        The compacted tables are written by the roles of ``lake.operators`` alone; name it there too.

        Args:
            grantee: a role, user or group of this account, of the app or imported.

        Raises:
            SettingsError: the grantee has no policy of its own, as a service or another account.
        """
        return granted(grantee, self._repeats, what="repeat the jobs of the lake")

    def _policy(self, who: str, description: str, statements: list[Statement]) -> iam.CfnManagedPolicy:
        policy = iam.CfnManagedPolicy(
            self,
            who.capitalize(),
            managed_policy_name=f"{self.settings.name}-{who}",
            description=description,
            policy_document=document(statements),
        )
        acknowledge_folders(policy, statements, self.place)
        return policy


def _refuse_a_second(scope: Construct, id_: str) -> None:
    stack = Stack.of(scope)
    for other in stack.node.find_all():
        if isinstance(other, AuditLake):
            raise SettingsError(
                f"stack {stack.node.id} holds the lake {other.settings.name!r} already, and two are more than the 1 MB "
                f"of template that CloudFormation takes; put {scope.node.id}/{id_} into a stack of its own, or set "
                "lake.enabled to false for one"
            )
