"""Where alerts go besides the topics: the function that sends them on, and the topics of routes with addresses."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_cdk import Annotations, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from custody import sanitize, wildcards
from custody.alerts import alert, jira_issues, resolution, resources, routing, sending, values
from custody.alerts import destinations as alert_requests
from custody.alerts.formats import amazon_q, asff, jira, ocsf, opsgenie, pagerduty, parts, slack, teams, webhook
from custody.errors import SettingsError
from custody.severity import Severity
from custody_cdk.acknowledgements import acknowledge
from custody_cdk.alarm_path.function_code import function_code, unloaded
from custody_cdk.environment import Place
from custody_cdk.policy import Statement, allow, assumable_by, deny, document, only_tls
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from custody.settings.destinations import DestinationSettings, RouteSettings
    from custody_cdk.record.audit_key import AuditKey

PACKED = (
    sanitize,
    wildcards,
    values,
    resources,
    alert,
    parts,
    alert_requests,
    resolution,
    sending,
    routing,
    *unloaded("client_handler", "keep_untold_handler"),
)
"""The modules that the function's handler imports whatever there is to send to, and those that they do."""
FORMATS = {
    "slack": (slack,),
    "teams": (teams,),
    "pagerduty": (pagerduty,),
    "opsgenie": (opsgenie,),
    "jira": (jira, jira_issues),
    "webhook": (webhook,),
    "amazon-q": (amazon_q,),
    "security-hub": (asff,),
    "firehose": (ocsf,),
}
"""By kind, what it imports when there is one to send to."""
EACH = frozenset({"security-hub", "firehose"})
"""Kinds in which findings are worked on one by one: they get each, and at once. The others hear what is mailed."""
RESOLVING = frozenset({*alert_requests.RESOLVES, "jira", *EACH})
"""Kinds that take it that a finding is resolved."""
_HANDLER = Path(__file__).with_name("deliver_alert_handler.py")
_SECONDS = 120
_WRITING = ("kms:Decrypt", "kms:GenerateDataKey")
_MOST_CHARACTERS = 6_144
"""Of a managed policy, white space not counted; see
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
_PSEUDO, _REFERENCE = re.compile(r"\$\{Token\[AWS\.[^\]]*\]\}"), re.compile(r"\$\{Token\[[^\]]*\]\}")
_PLACEHOLDERS = (16, 150)
"""As many characters as a Region's name, and the ARN of a resource, are taken to have before they are known."""


class AlertDestinations(Construct):
    """A function of its own that sends alerts to destinations outside: none of them can hold up the mails.

    The function that writes alerts invokes it with each; it makes of it what each destination takes. What one does not
    take, in three tries where that may help, goes to the alerts' dead-letter queue with TARGET and ERROR, and alarms.
    Secrets are read when they are needed and kept for five minutes in the function's memory.

    Costs 0.40 USD a month for each secret that it reads, which is not made here, 0.05 USD per 10,000 reads of them
    (**unverified**, https://aws.amazon.com/secrets-manager/pricing/), and some 0.01 USD per thousand alerts.

    Args:
        name: prefix of the physical names.
        destinations: of the settings.
        routes: of the settings; one with addresses makes a topic.
        key: key of the topics, the dead-letter queue and the function's log.
        dead_letter_arn: queue for what a destination has not taken.

    Raises:
        SettingsError: the ARNs of what they need are too long for one policy.

    See https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html and
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        destinations: Sequence[DestinationSettings],
        routes: Sequence[RouteSettings],
        key: AuditKey,
        dead_letter_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        self.place = place = Place.of(scope)
        self._key, self._dead_letter_arn = key, dead_letter_arn
        self.topics = {each.name: self._topic(name, each) for each in routes if each.emails}
        """The topics of routes with addresses, by the names of the routes."""
        group = logs.CfnLogGroup(
            self, "Logs", log_group_name=delivery_log_group(name), kms_key_id=key.arn, retention_in_days=30
        )
        discard(group)
        policy, role_arn = self._role(destinations, group.attr_arn)
        self.resource = self._function(name, told_destinations(destinations, routes), group.ref, role_arn)
        self.resource.add_resource_dependency(policy)
        for each in destinations:
            self._tell_what_is_not_granted(each, place)

    def _topic(self, name: str, route: RouteSettings) -> sns.CfnTopic:
        topic = sns.CfnTopic(
            self,
            f"Topic-{route.name}",
            topic_name=route_topic_name(name, route.name),
            display_name=f"{name} {route.name}",
            kms_master_key_id=self._key.arn,
        )
        arn = route_topic_arn(self.place, name, route.name)
        elsewhere = {"StringNotEquals": {"aws:PrincipalAccount": self.place.account}}
        statements = [
            deny("OnlyThisAccount", actions=["sns:Publish"], resources=[arn], condition=elsewhere),
            only_tls(arn, actions=["sns:Publish"]),
        ]
        sns.CfnTopicPolicy(self, f"Policy-{route.name}", topics=[topic.ref], policy_document=document(statements))
        for address in route.emails:
            sns.CfnSubscription(
                self,
                f"Mail-{route.name}-{sha256(address.encode()).hexdigest()[:8]}",
                topic_arn=topic.ref,
                protocol="email",
                endpoint=address,
                redrive_policy={"deadLetterTargetArn": self._dead_letter_arn},
            )
        return topic

    def _role(self, destinations: Sequence[DestinationSettings], group_arn: str) -> tuple[iam.CfnManagedPolicy, str]:
        account = {"StringEquals": {"aws:SourceAccount": self.place.account}}
        role = iam.CfnRole(self, "Role", assume_role_policy_document=assumable_by("lambda", condition=account))
        statements = [
            *self._statements(destinations),
            *self._for_topics(),
            allow("KeepUntold", actions=["sqs:GetQueueUrl", "sqs:SendMessage"], resources=[self._dead_letter_arn]),
            self._through("EncryptUntold", "sqs", self._key.arn),
            allow("Log", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group_arn]),
        ]
        _insist_on_length(statements)
        policy = iam.CfnManagedPolicy(self, "RolePolicy", roles=[role.ref], policy_document=document(statements))
        return policy, role.attr_arn

    def _for_topics(self) -> Iterator[Statement]:
        if self.topics:
            yield allow("Mail", actions=["sns:Publish"], resources=[topic.ref for topic in self.topics.values()])
            yield self._through("EncryptMails", "sns", self._key.arn)

    def _statements(self, destinations: Sequence[DestinationSettings]) -> Iterator[Statement]:
        """What telling them needs, on exactly that; a statement for each action, for a policy's length is limited."""
        hub = any(each.kind == "security-hub" for each in destinations)
        products: list[str | None] = [self.place.arn("securityhub", f"product/{self.place.account}/default")]
        hubs: list[str | None] = [self.place.arn("securityhub", "hub/default")]
        resources: dict[tuple[str, str], list[str | None]] = {
            ("ReadSecrets", "secretsmanager:GetSecretValue"): [each.secret for each in destinations if each.secret],
            ("ImportFindings", "securityhub:BatchImportFindings"): products if hub else [],
            ("ResolveFindings", "securityhub:BatchUpdateFindings"): hubs if hub else [],
            ("TellTopics", "sns:Publish"): [each.target for each in destinations if each.kind == "amazon-q"],
            ("TellStreams", "firehose:PutRecord"): [each.target for each in destinations if each.kind == "firehose"],
        }
        for (sid, action), listed in resources.items():
            if listed:
                yield allow(sid, actions=[action], resources=[str(arn) for arn in dict.fromkeys(listed)])
        yield from self._for_keys(destinations)

    def _for_keys(self, destinations: Sequence[DestinationSettings]) -> Iterator[Statement]:
        """A statement for each service of a Region that keys are used through."""
        keys: dict[tuple[str, str], list[str]] = {}
        for each in destinations:
            if each.key:
                _, _, service, region, *_ = str(each.secret or each.target).split(":")
                keys.setdefault((service, region), []).append(each.key)
        for number, ((service, region), listed) in enumerate(keys.items()):
            actions = ["kms:Decrypt", *(["kms:GenerateDataKey"] if service == "sns" else [])]
            yield self._through(f"UseKeys{number}", service, *dict.fromkeys(listed), actions=actions, region=region)

    def _through(
        self, sid: str, service: str, *keys: str, actions: Sequence[str] = _WRITING, region: str = ""
    ) -> Statement:
        via = f"{service}.{region or self.place.region}.{self.place.dns_suffix}"
        return allow(sid, actions=actions, resources=keys, condition={"StringEquals": {"kms:ViaService": via}})

    def _function(self, name: str, told: list[dict[str, Any]], group: str, role_arn: str) -> lambda_.CfnFunction:
        topics = {route: topic.ref for route, topic in self.topics.items()}
        code = delivery_code(told)
        function = lambda_.CfnFunction(
            self,
            "Function",
            code={"zipFile": code},
            dead_letter_config={"targetArn": self._dead_letter_arn},
            description="Sends alerts to destinations",
            environment={"variables": {"DEAD_LETTERS": self._dead_letter_arn, "ROUTE_TOPICS": json.dumps(topics)}},
            function_name=delivery_function(name),
            handler="index.handler",
            logging_config={"logGroup": group},
            memory_size=128,
            role=role_arn,
            runtime="python3.14",
            timeout=_SECONDS,
        )
        acknowledge(
            function,
            "Sends to addresses on the internet, when something was found: a network of its own would need a gateway "
            "that costs more than all else here, and reserved concurrency would take from the account's.",
            "LambdaConcurrency",
            "LambdaInsideVPC",
        )
        return function

    def _tell_what_is_not_granted(self, destination: DestinationSettings, place: Place) -> None:
        arn = destination.secret or destination.target or ""
        owner = arn.split(":")[4] if arn else place.account
        if not Token.is_unresolved(place.account) and "${" not in place.account and owner != place.account:
            Annotations.of(self).add_warning_v2(
                "custody:destination-account",
                f"what destination {destination.name} needs is in account {owner}: have its owner let account "
                f"{place.account} use {arn} in its policy and in that of its key, or alerts for it stay in the "
                "dead-letter queue",
            )


def delivery_code(told: Sequence[Mapping[str, Any]]) -> str:
    """The function's code in one file: the handler, what it needs of this package, and the destinations.

    Args:
        told: of :func:`told_destinations`; of the formats those of their kinds go along.
    """
    kinds = {each["kind"] for each in told}
    formats = [module for kind, modules in FORMATS.items() if kind in kinds for module in modules]
    return function_code(_HANDLER, packed=(*PACKED, *formats), DESTINATIONS={"listed": list(told)})


def _insist_on_length(statements: Sequence[Statement]) -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
    for reference, characters in zip((_PSEUDO, _REFERENCE), _PLACEHOLDERS, strict=True):
        text = reference.sub("x" * characters, text)
    if len(text) > _MOST_CHARACTERS:
        raise SettingsError(
            f"alerts.destinations: the policy that lets them be told would have {len(text):,} characters, over the "
            f"{_MOST_CHARACTERS:,} of IAM; give secrets shorter names, or let destinations share a secret's key"
        )


def told_destinations(
    destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]
) -> list[dict[str, Any]]:
    """What the function knows of destinations, and of routes with addresses, which are some too."""
    listed = [
        {
            "name": each.name,
            "kind": str(each.kind),
            **({"secret": each.secret} if each.secret else {}),
            **({"target": each.target} if each.target else {}),
            "without": _below(each.minimum_severity),
            "routes": [_told(route) for route in routes if each.name in route.to],
        }
        for each in destinations
    ]
    mailed = [
        {"name": route.name, "kind": "mail", "without": [], "routes": [_told(route)]}
        for route in routes
        if route.emails
    ]
    return [*listed, *mailed]


def heard_destinations(
    destinations: Sequence[DestinationSettings], routes: Sequence[RouteSettings]
) -> list[dict[str, Any]]:
    """What the function that writes alerts knows of the same: who is told of what, and of whom each finding."""
    told = told_destinations(destinations, routes)
    kept = ("name", "without", "routes")
    return [
        {
            **{name: each[name] for name in kept},
            "each": each["kind"] in EACH,
            **({"resolves": True} if each["kind"] in RESOLVING else {}),
        }
        for each in told
    ]


def _told(route: RouteSettings) -> dict[str, Any]:
    patterns = {name: value for name in ("account", "repository", "pipeline") if (value := getattr(route, name))}
    return {"without": _below(route.minimum_severity), **patterns}


def _below(least: Severity) -> list[str]:
    # What it is not told of, so that a severity that nobody knows is told.
    return [str(severity) for severity in Severity if severity < least]


def route_topic_name(name: str, route: str) -> str:
    """Physical name of the topic of a route."""
    return f"{name}-alerts-to-{route}"


def route_topic_arn(place: Place, name: str, route: str) -> str:
    """ARN of the topic of a route in the stack's account and Region."""
    return place.arn("sns", route_topic_name(name, route))


def delivery_function(name: str) -> str:
    """Name of the function."""
    return f"{name}-deliver"


def delivery_log_group(name: str) -> str:
    """Name of the function's log group."""
    return f"/aws/lambda/{delivery_function(name)}"


def delivery_log_group_arn(place: Place, name: str) -> str:
    """ARN of the function's log group, without the trailing ``:*``."""
    return place.arn("logs", f"log-group:{delivery_log_group(name)}")
