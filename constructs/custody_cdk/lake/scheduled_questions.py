"""The detections that read history: asked on their schedule, alerting on what they find."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from custody.detections.schedule import HIGH_HOURS, Schedule, schedule_of
from custody.detections.scheduled_query import values
from custody.errors import DetectionError
from custody.lake import taken
from custody.lake.athena_parameters import QUERY_LIMIT, VALUE_LIMIT, literal, positional, written_out
from custody.lake.events_view import REPLACED_VIEW, VIEW
from custody.questions.header import relations_of
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.alarm_path.alert_function import asking_role
from custody_cdk.alarm_path.dead_letters import queue_arn
from custody_cdk.alarm_path.function_code import function_code
from custody_cdk.environment import Place
from custody_cdk.lake.failed_runs import keeps_failed
from custody_cdk.lake.lake_access import acknowledge_folders
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard
from custody_cdk.template_size import arn_in_few_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.detections import Detection, DetectionSettings
    from custody_cdk.lake.lake_access import LakeAccess
    from custody_cdk.lake.lake_key import LakeKey
    from custody_cdk.policy import Statement


_CODE = Path(__file__).with_name("ask_question_handler.py")

_DAILY_HOUR = 5
"""Hour of the questions asked once a day, UTC."""

_SPREAD = 15
"""Minutes after the hour within which questions are asked that are not asked every hour."""

_TIMES = ("since", "until", "earliest")


class ScheduledQuestions(Construct):
    """A schedule a question detection, and one function that asks them all.

    The function waits for its query, for Athena's events are best effort and an alert must not hang on one. A run that
    fails is tried twice more and then kept in the queue, which alarms.

    Costs, by list prices that were **unverified** on AWS's own pages (https://aws.amazon.com/athena/pricing/,
    https://aws.amazon.com/lambda/pricing/, https://aws.amazon.com/s3/pricing/): 5.00 USD a TB read, 10 MB at least,
    and 128 MB for some seconds, 0.02 USD per thousand runs. The log files are read once an hour for all of them and not
    once for each, :mod:`custody.lake.taken` says how; see docs/costs.md.

    Args:
        name: prefix of the physical names.
        detections: those that are asked; each has a question.
        texts: the SQL of each, by the detection's id; the function carries it along.
        database: what they are asked of.
        settings: what the questions are told.
        alerts_queue: physical name of the queue of the function that writes alerts.
        workgroup: the jobs' workgroup.
        access: what the queries need.
        key: of queue and log group.
        dead_letter_arn: queue for runs that failed.
        alarm_topic_arn: topic for the alarm on failing runs.
        high_hours: hours between two runs of a question of severity high.
        slots: how slots are written and read, as :func:`taken.texts` has it.

    Raises:
        DetectionError: a detection asks no question, or a value is longer than Athena takes.

    See https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        detections: Sequence[Detection],
        texts: Mapping[str, str],
        database: str,
        settings: DetectionSettings,
        alerts_queue: str,
        workgroup: str,
        access: LakeAccess,
        key: LakeKey,
        dead_letter_arn: str,
        alarm_topic_arn: str,
        high_hours: int = HIGH_HOURS,
        slots: Mapping[str, Any],
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        self._name = f"{name}-ask"
        self.detections = tuple(detections)
        self._alerts_queue = alerts_queue
        self._keeps = keeps_failed("Runs", key=key, dead_letter_arn=dead_letter_arn, place=self.place)
        questions = {d.id: question_input(d, texts[d.id], settings, high_hours=high_hours) for d in self.detections}
        told = {"ALERTS_QUEUE": alerts_queue, "DATABASE": database, "WORKGROUP": workgroup}
        told["TAKEN"] = access.location(taken.FOLDER)
        asks = [*access.runs(workgroup), access.writes(taken.FOLDER)]
        known = {"QUESTIONS": questions, "SLOTS": slots}
        self._function(asks, known, told, key, dead_letter_arn, alarm_topic_arn)
        self._schedules(
            name,
            questions,
            {
                "arn": arn_in_few_bytes(self, self._asks),
                "deadLetterConfig": {"arn": dead_letter_arn},
                "roleArn": arn_in_few_bytes(self, self._scheduler_role()),
            },
        )

    def _schedules(self, name: str, questions: Mapping[str, Any], target: dict[str, Any]) -> None:
        for number, detection in enumerate(self.detections):
            scheduler.CfnSchedule(
                self,
                detection.id,
                name=f"{name}-{detection.id}",
                description=detection.title,
                flexible_time_window={"mode": "OFF"},
                schedule_expression=cron(timedelta(seconds=questions[detection.id]["every"]), number),
                schedule_expression_timezone="UTC",
                target={**target, "input": schedule_input(detection.id)},
            )

    def _function(  # noqa: PLR0917 - private, called once
        self,
        asks: list[Statement],
        known: Mapping[str, Any],
        told: dict[str, str],
        key: LakeKey,
        dead_letter_arn: str,
        alarm_topic_arn: str,
    ) -> None:
        group = logs.CfnLogGroup(
            self, "Logs", log_group_name=ask_log_group(self._name), kms_key_id=key.arn, retention_in_days=30
        )
        discard(group)
        policy, self.role_arn = self._function_role(asks, group.attr_arn)
        function = lambda_.CfnFunction(
            self,
            "Function",
            code={"zipFile": function_code(_CODE, **known)},
            dead_letter_config={"targetArn": dead_letter_arn},
            description="Asks the detections that read history",
            environment={"variables": told},
            function_name=self._name,
            handler="index.handler",
            logging_config={"logGroup": group.ref},
            memory_size=128,
            role=self.role_arn,
            runtime="python3.14",
            timeout=15 * 60,
        )
        function.add_resource_dependency(policy)
        self._asks = function
        acknowledge(
            function,
            "Calls AWS's own APIs alone, a few times an hour: a network of its own would cost more than all else here, "
            "and reserved concurrency would take from the account's.",
            "LambdaConcurrency",
            "LambdaInsideVPC",
        )
        self._alarm(alarm_topic_arn)

    def _alarm(self, topic_arn: str) -> None:
        cloudwatch.CfnAlarm(
            self,
            "Failing",
            alarm_name=f"{self._name}-failing",
            alarm_description=f"The function {self._name} could not ask a question: its log says why, and findings of "
            "that period are missing until it is asked again.",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions=[{"name": "FunctionName", "value": self._name}],
            statistic="Sum",
            period=300,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=[topic_arn],
        )

    def _function_role(self, asks: list[Statement], group_arn: str) -> tuple[iam.CfnManagedPolicy, str]:
        place = self.place
        role = iam.CfnRole(
            self,
            "FunctionRole",
            # The alerts' queue takes findings of this role alone, and is in another stack.
            role_name=asking_role(self._name.removesuffix("-ask")),
            assume_role_policy_document=assumable_by(
                "lambda", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        statements = [*asks, *self._hands_on(), *self._keeps]
        policy = iam.CfnManagedPolicy(
            self,
            "FunctionPolicy",
            roles=[role.ref],
            policy_document=document(
                [
                    *statements,
                    allow("Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group_arn]),
                ]
            ),
        )
        acknowledge_folders(policy, statements, place)
        return policy, role.attr_arn

    def _hands_on(self) -> list[Statement]:
        place = self.place
        return [
            allow(
                "HandOnFindings",
                actions=["sqs:GetQueueUrl", "sqs:SendMessage"],
                resources=[queue_arn(place, self._alerts_queue)],
            ),
            allow(
                "EncryptFindings",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                # The key is another stack's and its id is not known here: its alias names it.
                resources=[place.arn("kms", "key/*")],
                condition={
                    "StringEquals": {"kms:ViaService": f"sqs.{place.region}.{place.dns_suffix}"},
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{self._name[:-4]}-alerts"},
                },
            ),
        ]

    def _scheduler_role(self) -> iam.CfnRole:
        place = self.place
        role = iam.CfnRole(
            self,
            "SchedulerRole",
            assume_role_policy_document=assumable_by(
                "scheduler", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        ask = allow("Ask", actions=["lambda:InvokeFunction"], resources=[self._asks.attr_arn])
        iam.CfnManagedPolicy(
            self,
            "SchedulerPolicy",
            roles=[role.ref],
            policy_document=document([ask, *self._keeps]),
        )
        return role


def question_input(
    detection: Detection, sql: str, settings: DetectionSettings, *, high_hours: int = HIGH_HOURS
) -> dict[str, Any]:
    """What the function knows of one question.

    Raises:
        DetectionError: a value or the question is longer than Athena takes, naming it.
    """
    asked = detection.question
    if asked is None:
        raise DetectionError(f"detection {detection.id} asks no question; leave it to the rules")
    known = values(asked, settings, until=datetime.now(UTC))
    left = positional(written_out(sql, known))
    bound = {name: literal(value) for name, value in known.items() if name not in _TIMES and name in left.names}
    _refuse_too_long(detection, left.sql, bound, settings)
    when = schedule_of(asked, detection.severity, high_hours=high_hours)
    return {
        "sql": left.sql,
        # For a function that was not told of this detection.
        "words": {"severity": detection.severity, "title": detection.title},
        **_seconds(when),
        "names": list(left.names),
        # What is in the views that slots stand for.
        "slots": bool({VIEW, REPLACED_VIEW} & set(relations_of(sql))),
        "values": bound,
    }


def schedule_input(id_: str) -> str:
    """What a schedule tells the function: which question, and for when."""
    return json.dumps({"id": id_, "scheduled": "<aws.scheduler.scheduled-time>"})


def _refuse_too_long(detection: Detection, sql: str, bound: Mapping[str, str], settings: DetectionSettings) -> None:
    for name, value in bound.items():
        if len(value) > VALUE_LIMIT:
            raise DetectionError(
                f"detection {detection.id}: {name} has {len(value)} characters and Athena takes {VALUE_LIMIT}; "
                "shorten the list in the settings"
            )
    if (size := len(sql.encode())) > QUERY_LIMIT:
        lists = {name: getattr(settings, name) for name in detection.settings}
        counts = [
            f"detections.{name} ({len(value)} entries)" for name, value in lists.items() if isinstance(value, tuple)
        ]
        raise DetectionError(
            f"detection {detection.id}: its question has {size} bytes and Athena takes {QUERY_LIMIT}; write fewer "
            f"entries in {', '.join(counts)}, or name it in detections.switched_off"
        )


def _seconds(when: Schedule) -> dict[str, int]:
    return {name: int(span.total_seconds()) for name, span in asdict(when).items()}


def cron(every: timedelta, number: int) -> str:
    """The schedule of a question: on the hour, whose records it asks about, if every hour; else a little after.

    The first ones take in what the others read, and Athena's queue is not filled at once.

    Args:
        every: a part of a day in whole hours, or a day.
        number: of the question among all.
    """
    hours = int(every.total_seconds()) // 3600
    at = {1: "*", 24: str(_DAILY_HOUR)}.get(hours, f"0/{hours}")
    minute = 0 if hours == 1 else 1 + number % _SPREAD
    return f"cron({minute} {at} * * ? *)"


def ask_log_group(function: str) -> str:
    """Name of the function's log group."""
    return f"/aws/lambda/{function}"
