"""Where alerts go: encrypted topics by severity, and the alarms on the alarm path itself."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, cast

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from custody.detections import all_detections
from custody.errors import SettingsError
from custody.severity import Severity
from custody_cdk.alarm_path.alert_destinations import (
    AlertDestinations,
    delivery_log_group_arn,
    heard_destinations,
    route_topic_arn,
)
from custody_cdk.alarm_path.alert_function import AlertFunction, alert_log_group_arn, alert_queue_name
from custody_cdk.alarm_path.alert_state import state_table_name
from custody_cdk.alarm_path.alert_targets import MOST_TARGETS, AlertsTold
from custody_cdk.alarm_path.dead_letters import DeadLetters, queue_arn
from custody_cdk.alarm_path.health_topic import HealthTopic, health_topic_arn
from custody_cdk.alarm_path.own_detections import checked
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, allow, deny, document, only_tls, service
from custody_cdk.record.audit_key import AuditKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.detections import Detection
    from custody.settings.alerts import AlertSettings
    from custody.settings.destinations import DestinationSettings, RouteSettings
    from custody.settings.exceptions import ExceptionSettings
    from custody_cdk.alarm_path.alert_targets import Target


class Alerts(Construct):
    """One encrypted SNS topic a severity, the function that writes to it, mail subscriptions, and what is undelivered.

    Costs 1.00 USD a month for the key, 0.10 USD an alarm, what :class:`AlertFunction` says, and 2.00 USD per 100,000
    mails after the first 1,000 (**unverified**, https://aws.amazon.com/sns/pricing/). Every address confirms once for
    each topic. Alarms about the alarm path go to the critical topic, which always exists, and to that of
    :class:`HealthTopic`, which they reach when the critical one is gone or its key is disabled. What could not be
    written as an alert is sent as it came, cut at 200,000 bytes. A Region of an account holds one of a name.

    Args:
        name: prefix of the physical names.
        bus_name: the bus whose rules send here.
        minimum_severity: no topic is made below it.
        emails: addresses subscribed to every topic, that of the alarms too.
        key: key of the topics, the queues, the function's log and its table; the default makes one. A given one needs
            ``topic_arns``, ``queue_arns``, ``log_group_arns`` and ``table_names`` as :func:`topic_arn`,
            :func:`alerts_queues`, :func:`alert_log_group_arn` and :func:`state_table_name` name them, and the alias
            ``NAME-alerts``, by which the function that asks questions knows it.
        operators: roles that may move what died back to the function's queue.
        detections: those whose words the function knows; the default is every detection there is.
        exceptions: what raises no alert, as the settings have it.
        grouped: what is told together, again and once a day, as the settings have it.
        destinations: chats, pagers, trackers and the like, as the settings have them; :class:`AlertDestinations` has
            what they cost. A given key's ``log_group_arns`` need :func:`delivery_log_group_arn` then too.
        routes: what goes to which of them, and to addresses of its own.

    Raises:
        SettingsError: the key's policy does not serve topics, queues, log groups or tables.
        SettingsError: a destination is one of the topics here, or they need too long a policy.
        DetectionError: a detection of the app's own breaks a rule, such as a pattern without a source.

    See https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str = "custody",
        bus_name: str = "custody",
        minimum_severity: Severity = Severity.LOW,
        emails: Sequence[str] = (),
        key: AuditKey | None = None,
        detections: Sequence[Detection] | None = None,
        operators: Sequence[str] = (),
        exceptions: Sequence[ExceptionSettings] = (),
        grouped: AlertSettings | None = None,
        destinations: Sequence[DestinationSettings] = (),
        routes: Sequence[RouteSettings] = (),
    ) -> None:
        if key:
            key.has_to_serve(f"the alerts of {name!r}", "topic_arns", "queue_arns", "log_group_arns", "table_names")
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self.name, self.bus_name = name, bus_name
        self.severities = tuple(s for s in Severity if s >= minimum_severity)
        self._targets: set[str] = set()
        arns, delivers = [topic_arn(place, name, each) for each in self.severities], bool(destinations or routes)
        self.key = key = key or alerts_key(self, name=name, severities=self.severities, delivers=delivers)
        """The key of the topics, the queues and the function's log; ``key.key`` is it for the CDK's own constructs."""
        self.topics = {severity: self._topic(severity, key) for severity in self.severities}
        # Asked for once: every rule of every detection needs them.
        self._references = {severity: topic.ref for severity, topic in self.topics.items()}
        self.health = HealthTopic(self, "Health", name=name)
        """Where alarms about the path itself go besides."""
        self._alarmed = [self.topic(Severity.CRITICAL), self.health.arn]
        routed = [route_topic_arn(place, name, each.name) for each in routes if each.emails]
        self.dead_letters = self._dead_letters([*arns, *routed], key)
        self.function = self._function(key, detections, operators, exceptions, grouped)
        self.destinations = self._destinations(destinations, routes) if delivers else None
        """What sends alerts to destinations, where there are any."""
        self._failed_invocations()
        self._subscribe(emails)

    def _function(
        self,
        key: AuditKey,
        detections: Sequence[Detection] | None,
        operators: Sequence[str],
        exceptions: Sequence[ExceptionSettings],
        grouped: AlertSettings | None,
    ) -> AlertFunction:
        return AlertFunction(
            self,
            "Written",
            name=self.name,
            detections=checked(all_detections() if detections is None else detections),
            topics=self._references,
            key=key,
            rule_arns=[self._rule_arns()],
            dead_letter_arn=self.dead_letters.target_arn,
            alarm_topic_arns=self._alarmed,
            operators=operators,
            exceptions=exceptions,
            grouped=grouped,
            bus_name=self.bus_name,
        )

    def _destinations(
        self, destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]
    ) -> AlertDestinations:
        routed = {route_topic_arn(self.place, self.name, each.name) for each in routes if each.emails}
        own = {*self._own(), *map(_within_partition, routed)}
        for each in destinations:
            if each.kind == "amazon-q" and _within_partition(each.target or "") in own:
                raise SettingsError(
                    f"destination {each.name} has as target {each.target}, a topic of the alerts' own, which gets the "
                    "text of the mail: make a topic for the chat"
                )
        made = AlertDestinations(
            self,
            "Destinations",
            name=self.name,
            destinations=destinations,
            routes=routes,
            key=self.key,
            dead_letter_arn=self.dead_letters.target_arn,
        )
        self.function.deliver(made.resource.attr_arn, heard_destinations(destinations, routes))
        return made

    def _dead_letters(self, topic_arns: Sequence[str], key: AuditKey) -> DeadLetters:
        return DeadLetters(
            self,
            "DeadLetters",
            queue_name=alerts_queue_name(self.name),
            key=key,
            rule_arns=[self._rule_arns()],
            topic_arns=[*topic_arns, health_topic_arn(self.place, self.name)],
            alarm_name=f"{self.name}-alerts-undelivered",
            alarm_topic_arns=self._alarmed,
        )

    def _subscribe(self, emails: Sequence[str]) -> None:
        # One address twice is one subscription, as it is to SNS.
        for address in dict.fromkeys(emails):
            for severity in self.severities:
                sns.CfnSubscription(
                    self,
                    # Of the address and not of its place: who is taken out of the list takes nobody's place.
                    f"Mail-{sha256(address.encode()).hexdigest()[:8]}-{severity}",
                    topic_arn=self.topics[severity].ref,
                    protocol="email",
                    endpoint=address,
                    redrive_policy={"deadLetterTargetArn": self.dead_letters.target_arn},
                )
        self.health.subscribe(emails, dead_letter_arn=self.dead_letters.target_arn)

    def topic(self, severity: Severity) -> str:
        """ARN of the topic of a severity, a reference to it within its stack.

        Args:
            severity: of the alerts that go there.

        Raises:
            KeyError: the severity is below ``minimum_severity``.
        """
        return self._references[severity]

    def sns_topic(self, severity: Severity) -> sns.ITopic:
        """The topic of a severity for the CDK's own constructs, to subscribe to for example.

        Its policy stays as it is: rules and other services are not let in, for the function alone publishes there.

        Args:
            severity: of the alerts that go there.

        Raises:
            KeyError: the severity is below ``minimum_severity``.
        """
        reference, id_ = self._references[severity], f"Imported-{severity}"
        found = self.node.try_find_child(id_)
        return cast("sns.ITopic", found) if found else sns.Topic.from_topic_arn(self, id_, reference)

    def add_target(self, target: Target, *, minimum_severity: Severity | None = None) -> None:
        """Tell a queue, a function or a topic of every alert, besides the topics here.

        A topic gets the text of the mail and its subject, with the severity as message attribute. A queue and a
        function, which is invoked asynchronously, get JSON: ``id``, ``severity``, ``subject``, ``text``, ``alert``,
        which is what the text is made of apart (docs/alert.schema.json), and ``finding``, which is the ``detection``
        and its ``event``, or the ``rows`` a question found; null where all of it is more than 250,000 characters. A
        target may get one alert twice, with the same ``id``. What it does not take in two tries goes to the dead-letter
        queue with TARGET and ERROR, and alarms; docs/operating.md says what to do. The alarms of CloudWatch go to the
        topics alone.

        The function's role is let send, and use the key of an encrypted queue or topic, whose policy is opened to this
        account where it is of this app. What cannot be granted from here is a warning of the CDK's, a line each: a key
        or a target of somebody else's, and whether what was given by its ARN is encrypted.

        Costs the requests alone: 0.40 USD per million to a queue (**unverified**, https://aws.amazon.com/sqs/pricing/).
        At most five targets.

        Args:
            target: the queue, function or topic, in any Region, or the ARN of one; FIFO too.
            minimum_severity: tell only of alerts that are at least so grave; by default all that are made.

        Raises:
            SettingsError: no such target, one twice, one of the alerts' own, a sixth, or a severity that is never told.

        See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
        """
        told = AlertsTold.of(target)
        if minimum_severity is not None and minimum_severity not in set(Severity):
            raise SettingsError(
                f"minimum_severity of a target is {minimum_severity!r}; write one of {', '.join(self.severities)}"
            )
        if minimum_severity is not None and minimum_severity < self.severities[0]:
            raise SettingsError(
                f"minimum_severity of a target is {minimum_severity} and these alerts begin at {self.severities[0]}: "
                "leave it out, or lower minimum_severity of the alerts"
            )
        if _within_partition(told.arn) in {*self._own(), *self._targets}:
            raise SettingsError(f"the {told.what} has the alerts already; name each target once, and none of their own")
        if len(self._targets) == MOST_TARGETS:
            raise SettingsError(
                f"alerts have {MOST_TARGETS} targets at most and the {told.what} would be one more: let one of them "
                "hand on, for example a topic"
            )
        self._targets.add(_within_partition(told.arn))
        self.function.tell(told, least=minimum_severity)

    def _own(self) -> set[str]:
        """The topics and queues here, as references and by their names."""
        named = [topic_arn(self.place, self.name, severity) for severity in self.severities]
        references = [
            *self._references.values(),
            self.health.arn,
            self.function.queue_arn,
            self.dead_letters.target_arn,
        ]
        return {_within_partition(arn) for arn in (*references, *named, *alerts_queues(self.place, self.name))}

    def _rule_arns(self) -> str:
        return self.place.arn("events", f"rule/{self.bus_name}/{self.name}-*")

    def _topic(self, severity: Severity, key: AuditKey) -> sns.CfnTopic:
        topic = sns.CfnTopic(
            self,
            f"Topic-{severity}",
            topic_name=topic_name(self.name, severity),
            display_name=f"{self.name} {severity}",
            kms_master_key_id=key.arn,
        )
        sns.CfnTopicPolicy(
            self,
            f"TopicPolicy-{severity}",
            topics=[topic.ref],
            # A reference to it takes a fifth of the template that its name does.
            policy_document=document(self._publishers(topic.ref)),
        )
        return topic

    def _publishers(self, arn: str) -> list[Statement]:
        publish = {"actions": ["sns:Publish"], "resources": [arn]}
        alarms = self.place.arn("cloudwatch", f"alarm:{self.name}-*")
        return [
            # Rules do not publish here: the function does, as a role of this account.
            allow(
                "AlarmsPublish",
                principal=service("cloudwatch"),
                condition={
                    "ArnLike": {"aws:SourceArn": alarms},
                    "StringEquals": {"aws:SourceAccount": self.place.account},
                },
                **publish,
            ),
            # What says for whom it comes, comes for this account; what does not say so passes.
            deny(
                "OnlyForThisAccount",
                condition={
                    "StringNotEquals": {"aws:SourceAccount": self.place.account},
                    "Null": {"aws:SourceAccount": "false"},
                },
                **publish,
            ),
            only_tls(arn, actions=["sns:Publish"]),
        ]

    def _failed_invocations(self) -> None:
        # The first counts failures that reach no queue at all, the second those that even the queue refused; what
        # the queue took is the other alarm's.
        for metric, name in (("FailedInvocations", "failing"), ("InvocationsFailedToBeSentToDlq", "losing")):
            # CloudWatch's own query language; one alarm for all rules, whatever their number.
            query = f"SELECT SUM({metric}) FROM \"AWS/Events\" WHERE EventBusName = '{self.bus_name}'"  # noqa: S608
            cloudwatch.CfnAlarm(
                self,
                metric,
                alarm_name=f"{self.name}-rules-{name}",
                alarm_description=f"Rules on the bus {self.bus_name} cannot reach the queue "
                f"{alert_queue_name(self.name)}: look at its policy, the key's policy and the queue "
                f"{alerts_queue_name(self.name)}.",
                metrics=[{"id": "failed", "expression": query, "period": 300, "returnData": True}],
                evaluation_periods=1,
                threshold=0,
                comparison_operator="GreaterThanThreshold",
                treat_missing_data="notBreaching",
                alarm_actions=self._alarmed,
            )


def _within_partition(arn: str) -> str:
    """An ARN without its partition, which the template leaves to the deployment; a reference as it is."""
    return ":".join(arn.split(":")[2:]) or arn


def alerts_key(
    scope: Construct,
    *,
    name: str,
    severities: Sequence[Severity],
    delivers: bool,
    archived_bus_arn: str | None = None,
    log_group_arns: Sequence[str] = (),
) -> AuditKey:
    """The key of the alerts of a name, which goes with its stack, as the construct ``Key`` of the scope.

    Args:
        scope: whose place it has.
        name: prefix of the physical names.
        severities: of the topics.
        delivers: whether there are destinations or routes.
        archived_bus_arn: a bus whose archive it encrypts too.
        log_group_arns: log groups besides the functions'.
    """
    place = Place.of(scope)
    delivery = [delivery_log_group_arn(place, name)] if delivers else []
    return AuditKey(
        scope,
        "Key",
        alias=f"{name}-alerts",
        topic_arns=[topic_arn(place, name, severity) for severity in severities],
        queue_arns=alerts_queues(place, name),
        archived_bus_arn=archived_bus_arn,
        log_group_arns=[alert_log_group_arn(place, name), *delivery, *log_group_arns],
        table_names=[state_table_name(name)],
        destroy=True,
    )


def topic_name(name: str, severity: Severity) -> str:
    """Physical name of the topic of a severity."""
    return f"{name}-alerts-{severity}"


def topic_arn(place: Place, name: str, severity: Severity) -> str:
    """ARN of the topic of a severity in the stack's account and Region."""
    return place.arn("sns", topic_name(name, severity))


def alerts_queues(place: Place, name: str) -> list[str]:
    """ARNs of the queues under the alerts' key: of findings, and of what could not be delivered."""
    return [queue_arn(place, queue) for queue in (alert_queue_name(name), alerts_queue_name(name))]


def alerts_queue_name(name: str) -> str:
    """Physical name of the dead-letter queue of the alerts."""
    return f"{name}-alerts-dead-letters"
