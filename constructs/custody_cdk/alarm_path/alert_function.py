"""What turns findings into alerts: a queue that rules and questions send to, and the function that writes the text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import Annotations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from custody.lake import sent_alerts
from custody.settings.alerts import AlertSettings
from custody.severity import Severity
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.alarm_path.alert_code import alert_code, exceptions_of, words_of
from custody_cdk.alarm_path.alert_queue import SECONDS, admitted, alert_queue
from custody_cdk.alarm_path.alert_state import AlertState, AlertTicks, state_statements
from custody_cdk.alarm_path.dead_letters import queue_arn
from custody_cdk.environment import Place
from custody_cdk.policy import allow, assumable_by, document
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.detections import Detection
    from custody.settings.exceptions import ExceptionSettings
    from custody_cdk.alarm_path.alert_targets import AlertsTold
    from custody_cdk.policy import Statement
    from custody_cdk.record.audit_key import AuditKey

_AT_ONCE = 2
_LATE_SECONDS = 15 * 60


class AlertFunction(Construct):
    """An encrypted queue and the function that takes findings from it, writes their text and publishes it.

    Rules send ``{"detection": id, "event": ...}``, questions ``{"detection": id, "rows": [...]}``. What cannot be
    written or sent is published as it came to the critical topic, tried five times, and then kept in the dead-letter
    queue, which alarms; so does a message that nobody has taken for 15 minutes. What is told together waits in a table
    (:class:`AlertState`), and a tick every five minutes tells whatever is due (:class:`AlertTicks`). Of each finding
    that was told or excepted an event goes to the bus, source ``custody.alerts``, for a lake to keep.

    Costs about 0.26 USD a month for the requests by which Lambda asks an idle queue, within SQS's free million
    (**unverified**, https://aws.amazon.com/sqs/pricing/), 0.10 USD for the alarm, and 0.02 USD per thousand alerts.

    Args:
        name: prefix of the physical names.
        detections: those whose words the function knows.
        topics: a reference to the topic of each severity; critical is there.
        key: key whose ``queue_arns`` and ``log_group_arns`` have the queue and the group.
        rule_arns: EventBridge rules that may send, as ARN patterns.
        operators: roles that may send besides, so that what died can be moved back.
        dead_letter_arn: queue for what could not be told.
        alarm_topic_arns: topics for the alarm.
        exceptions: what raises no alert; the function's log has a line for each message that one covers.
        grouped: what is told together, again and once a day; by default as the settings have it.
        bus_name: the bus, of this account and Region, that hears of what was told.

    See https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html and, for the size of code in a
    template, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        detections: Sequence[Detection],
        topics: Mapping[Severity, str],
        key: AuditKey,
        rule_arns: Sequence[str],
        dead_letter_arn: str,
        alarm_topic_arns: Sequence[str],
        operators: Sequence[str] = (),
        exceptions: Sequence[ExceptionSettings] = (),
        grouped: AlertSettings | None = None,
        bus_name: str = "custody",
    ) -> None:
        super().__init__(scope, id_)
        self.place, self._key, self._dead_letter_arn = Place.of(scope), key, dead_letter_arn
        self._queue_arn = queue_arn(self.place, alert_queue_name(name))
        self.queue = alert_queue(self, name=alert_queue_name(name), key=key, dead_letter_arn=dead_letter_arn)
        self.queue_arn: str = self.queue.attr_arn
        """A reference to the queue, for a rule's target."""
        group = self._logs(name, key)
        self._told: list[tuple[AlertsTold, Severity | None]] = []
        self._delivered: tuple[str, Sequence[Mapping[str, Any]]] = ("", ())
        policy, self.role_arn = self._role(name, bus_name, topics, key, group.attr_arn)
        self.state = AlertState(self, "State", name=name, key=key, function_role_arn=self.role_arn)
        """What was told and what waits."""
        self.policy = self._admits(name, rule_arns, self.role_arn, operators)
        grouped = grouped or AlertSettings()
        self._known = words_of(detections, grouped.documentation_url), exceptions_of(exceptions, detections)
        self._variables = {**_variables(topics, grouped, self.state.table_name, self.queue.ref), "BUS": bus_name}
        self._accounts = grouped.account_names
        code = alert_code(*self._known, self._accounts)
        function = self.resource = self._function(name, group.ref, self.role_arn, code)
        function.add_resource_dependency(policy)
        self.mapping = self._mapping(function.ref)
        self.mapping.add_resource_dependency(policy)
        self._alarm(name, alarm_topic_arns)

    def _logs(self, name: str, key: AuditKey) -> logs.CfnLogGroup:
        group = logs.CfnLogGroup(
            self, "Logs", log_group_name=alert_log_group(name), kms_key_id=key.arn, retention_in_days=30
        )
        discard(group)
        return group

    def _admits(
        self, name: str, rule_arns: Sequence[str], role_arn: str, operators: Sequence[str]
    ) -> sqs.CfnQueuePolicy:
        ticks = AlertTicks(
            self, "Ticks", name=name, queue_arn=self.queue_arn, dead_letter_arn=self._dead_letter_arn, key=self._key
        )
        asking = self.place.arn("iam", f"role/{asking_role(name)}", everywhere=True)
        senders = [asking, role_arn, ticks.role_arn, *operators]
        statements = admitted(self._queue_arn, rule_arns, role_arn, senders)
        return sqs.CfnQueuePolicy(self, "Policy", queues=[self.queue.ref], policy_document=document(statements))

    def _mapping(self, function: str) -> lambda_.CfnEventSourceMapping:
        return lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            batch_size=10,
            event_source_arn=self.queue_arn,
            function_name=function,
            function_response_types=["ReportBatchItemFailures"],
            # Nothing is reserved, and whoever causes many findings takes no more of the account's than this.
            scaling_config={"maximumConcurrency": _AT_ONCE},
        )

    def _role(
        self, name: str, bus_name: str, topics: Mapping[Severity, str], key: AuditKey, group_arn: str
    ) -> tuple[iam.CfnManagedPolicy, str]:
        place = self.place
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=assumable_by(
                "lambda", condition={"StringEquals": {"aws:SourceAccount": place.account}}
            ),
        )
        statements = [
            allow(
                "TakeFindings",
                # Sent are the messages by which a group is told when its time is over.
                actions=["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"],
                resources=[self._queue_arn],
            ),
            *state_statements(place, name),
            allow("Alert", actions=["sns:Publish"], resources=list(topics.values())),
            _keeping(place.arn("events", f"event-bus/{bus_name}")),
            *(
                allow(
                    sid,
                    actions=actions,
                    resources=[key.arn],
                    condition={"StringEquals": {"kms:ViaService": f"{service}.{place.region}.{place.dns_suffix}"}},
                )
                for sid, service, actions in (
                    ("UseTheQueue", "sqs", ["kms:Decrypt", "kms:GenerateDataKey"]),
                    ("UseTheTable", "dynamodb", ["kms:Decrypt"]),
                    ("EncryptAlerts", "sns", ["kms:Decrypt", "kms:GenerateDataKey"]),
                )
            ),
            allow("Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group_arn]),
        ]
        policy = iam.CfnManagedPolicy(self, "RolePolicy", roles=[role.ref], policy_document=document(statements))
        self._statements, self._role_policy = statements, policy
        return policy, role.attr_arn

    def _function(self, name: str, group: str, role_arn: str, code: str) -> lambda_.CfnFunction:
        function = lambda_.CfnFunction(
            self,
            "Function",
            code={"zipFile": code},
            description="Writes alerts and publishes them",
            environment={"variables": self._variables},
            function_name=f"{name}-alert",
            handler="index.handler",
            logging_config={"logGroup": group},
            memory_size=128,
            role=role_arn,
            runtime="python3.14",
            timeout=SECONDS,
        )
        acknowledge(
            function,
            "Calls AWS's own APIs alone, when something was found: a network of its own would cost more than all else "
            "here, and reserved concurrency would take from the account's. What it fails at goes back to its queue.",
            "LambdaConcurrency",
            "LambdaInsideVPC",
            "LambdaDLQ",
        )
        return function

    def tell(self, target: AlertsTold, *, least: Severity | None) -> None:
        """Tell a target of every alert too, or of those that are at least so grave; see :meth:`Alerts.add_target`."""
        self._told.append((target, least))
        for id_, line in target.admit(self.place, self._key.arn):
            Annotations.of(self).add_warning_v2(id_, line)
        self._tell_besides()

    def deliver(self, function_arn: str, destinations: Sequence[Mapping[str, Any]]) -> None:
        """Have a function send to destinations.

        Args:
            function_arn: of the function, a reference.
            destinations: of :func:`custody_cdk.alarm_path.alert_destinations.heard_destinations`.
        """
        self._delivered = function_arn, list(destinations)
        self._tell_besides()

    def _tell_besides(self) -> None:
        """Give the function what it needs for targets and destinations."""
        function_arn, destinations = self._delivered
        code = alert_code(*self._known, self._accounts, telling=True, destinations=destinations)
        self.resource.code = lambda_.CfnFunction.CodeProperty(zip_file=code)
        variables, statements = dict(self._variables), list(self._statements)
        if self._told:
            told = json.dumps([_told(each, severity) for each, severity in self._told])
            variables |= {"DEAD_LETTERS": self._dead_letter_arn, "TARGETS": told}
            statements += self._for_targets()
        if destinations:
            variables["DELIVER"] = function_arn
            statements.append(allow("Deliver", actions=["lambda:InvokeFunction"], resources=[function_arn]))
        self.resource.environment = lambda_.CfnFunction.EnvironmentProperty(variables=variables)
        self._role_policy.policy_document = document(statements)

    def _for_targets(self) -> list[Statement]:
        place = self.place
        return [
            allow("KeepUntold", actions=["sqs:GetQueueUrl", "sqs:SendMessage"], resources=[self._dead_letter_arn]),
            allow(
                "EncryptUntold",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[self._key.arn],
                condition={"StringEquals": {"kms:ViaService": f"sqs.{place.region}.{place.dns_suffix}"}},
            ),
            *(s for number, (each, _) in enumerate(self._told, start=1) for s in each.statements(place, number)),
        ]

    def _alarm(self, name: str, topic_arns: Sequence[str]) -> None:
        cloudwatch.CfnAlarm(
            self,
            "Waiting",
            alarm_name=f"{name}-alerts-waiting",
            alarm_description=f"Findings wait in the queue {alert_queue_name(name)} and nobody tells them: look at the "
            f"function {name}-alert, its log, its role and its event source mapping.",
            namespace="AWS/SQS",
            metric_name="ApproximateAgeOfOldestMessage",
            dimensions=[{"name": "QueueName", "value": alert_queue_name(name)}],
            statistic="Maximum",
            period=300,
            evaluation_periods=1,
            threshold=_LATE_SECONDS,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
            alarm_actions=list(topic_arns),
        )


def _keeping(bus_arn: str) -> Statement:
    said = {"events:source": sent_alerts.SOURCE, "events:detail-type": sent_alerts.DETAIL_TYPE}
    condition = {"ForAllValues:StringEquals": said}
    return allow("KeepTold", actions=["events:PutEvents"], resources=[bus_arn], condition=condition)


def _variables(topics: Mapping[Severity, str], told: AlertSettings, table: str, queue_url: str) -> dict[str, str]:
    grouping = {
        "group_seconds": told.group_seconds,
        "repeat_seconds": told.repeat_minutes * 60,
        "summary": told.summary,
        "summary_hour": told.summary_hour,
    }
    return {
        "GROUPING": json.dumps(grouping),
        "QUEUE_URL": queue_url,
        "STATE_TABLE": table,
        "TOPICS": json.dumps(dict(topics)),
    }


def _told(target: AlertsTold, least: Severity | None) -> dict[str, Any]:
    # What it is not told of, so that a severity that nobody knows is told.
    return {"arn": target.arn, "without": [severity for severity in Severity if least and severity < least]}


def alert_queue_name(name: str) -> str:
    """Physical name of the queue that findings are sent to."""
    return f"{name}-alerts"


def asking_role(name: str) -> str:
    """Name of the role of the function that asks questions; it is in another stack."""
    return f"{name}-ask"


def alert_log_group(name: str) -> str:
    """Name of the function's log group."""
    return f"/aws/lambda/{name}-alert"


def alert_log_group_arn(place: Place, name: str) -> str:
    """ARN of the function's log group, without the trailing ``:*``."""
    return place.arn("logs", f"log-group:{alert_log_group(name)}")


def finding_target(detection: str, *, queue_arn: str, dead_letter_arn: str) -> dict[str, Any]:
    """A rule's target: the event goes to the function's queue, under the id of what it fired.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
    """
    return {
        "id": "alert",
        "arn": queue_arn,
        "deadLetterConfig": {"arn": dead_letter_arn},
        "inputTransformer": {
            "inputTemplate": f'{{"detection": "{detection}", "event": <aws.events.event.json>}}',
        },
    }
