"""Giving an event to one target, and to its dead-letter queue when that fails.

The emulator logs a failure and drops the event; it also knows no Firehose and no log group as a target.
"""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

from lab.emulator import disabled_keys, inside, scope
from lab.emulator.bus import forward, permissions, topic_policy, universal_target
from lab.emulator.bus.failures import Failure, event_text, to_dead_letter_queue, under_the_managed_key

_REFUSED = 300

_log = logging.getLogger("custody.lab.bus")


def _missing(kind: str, target_arn: str) -> Failure:
    return Failure("NO_RESOURCE", f"{kind} {target_arn} does not exist.")


def _to_firehose(address: Any, payload: str) -> Failure | None:
    name = address.resource.split("/", 1)[-1]
    data = base64.b64encode(payload.encode()).decode()
    status, _headers, body = inside.firehose("_put_record")({"DeliveryStreamName": name, "Record": {"Data": data}})
    return None if status < _REFUSED else Failure("SDK_CLIENT_ERROR", bytes(body).decode())


def _to_log_group(address: Any, payload: str) -> Failure | None:
    group = address.resource.split(":")[1]
    logs = inside.logs
    if group not in logs("_log_groups"):
        return _missing("Log group", str(address))
    stream = "events"
    logs("_create_log_stream")({"logGroupName": group, "logStreamName": stream})
    now = int(inside.eventbridge("_now_ts")() * 1000)
    logs("_put_log_events")(
        {
            "logGroupName": group,
            "logStreamName": stream,
            "logEvents": [{"timestamp": now, "message": payload}],
        }
    )
    return None


def _problem_of_queue(queue_arn: str, rule: dict[str, Any]) -> Failure | None:
    queue = inside.sqs("_queue_by_arn")(queue_arn)
    if not queue:
        return _missing("Queue", queue_arn)
    if under_the_managed_key(queue):
        return Failure("NO_PERMISSIONS", f"The key that AWS manages for SQS lets no service send to {queue_arn}.")
    if disabled_keys.unusable(queue["attributes"].get("KmsMasterKeyId")):
        return Failure("NO_PERMISSIONS", f"The key of {queue_arn} is not enabled.")
    if not permissions.takes_from(queue, rule):
        return Failure("NO_PERMISSIONS", f"The policy of {queue_arn} does not let the rule send.")
    return None


def _problem(address: Any, rule: dict[str, Any]) -> Failure | None:
    """What keeps a queue, topic or function from being invoked."""
    if (address.account_id, address.region) != (scope.account(), scope.region()):
        return Failure("SDK_CLIENT_ERROR", f"{address} is in another account or Region than its rule.")
    if address.service == "sqs":
        return _problem_of_queue(str(address), rule)
    if address.service == "sns":
        known = str(address) in inside.sns("_topics")
        return topic_policy.refusal(str(address)) if known else _missing("Topic", str(address))
    if address.service == "lambda":
        found = inside.Inside("services.lambda_svc")("_get_func_record_for_ref")(str(address))
        return None if found[0] else _missing("Function", str(address))
    return None


def _payload(target: dict[str, Any], rule: dict[str, Any], view: Any) -> str | None:
    """What the target's input settings make of the event; None without any."""
    if transformer := target.get("InputTransformer"):
        return str(inside.eventbridge("_apply_input_transformer")(transformer, rule, view))
    if target.get("Input"):
        return str(target["Input"])
    if path := target.get("InputPath"):
        value = view.event_with_detail()
        for part in str(path).removeprefix("$").strip(".").split("."):
            if part and not (isinstance(value, dict) and part in value):
                return None
            value = value[part] if part else value
        return json.dumps(value)
    return None


def invoke(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> None:
    """Give the event to the target, or to its dead-letter queue."""
    if universal_target.is_universal(target):
        universal_target.call(target)
        return
    view = view or inside.eventbridge("_pattern_event_view")(event)
    address = inside.arn("parse_arn")(target.get("Arn", ""))
    payload = _payload(target, rule, view)
    text = event_text(view) if payload is None else payload
    if address.service == "events" and address.resource.startswith("event-bus/"):
        failure = permissions.refusal(target) or forward.send(address, event, rule, payload)
    elif address.service == "firehose":
        failure = _to_firehose(address, text)
    elif address.service == "logs":
        failure = _to_log_group(address, text)
    else:
        failure = _problem(address, rule)
        if failure is None:
            _emulators_invoke(target, event, rule, view)
    if failure is not None:
        kept = to_dead_letter_queue(failure, target, event_text(view), rule, permissions.takes_from)
        _log.warning("%s: %s; %s", failure.code, failure.message, "kept in the DLQ" if kept else "lost")


_emulators_invoke: Any = None


def install() -> None:
    """Replace the emulator's invocation of a target, and keep it for the targets it does well."""
    global _emulators_invoke  # noqa: PLW0603 - the original is known only once the emulator is loaded
    _emulators_invoke = inside.eventbridge("_invoke_target")
    inside.eventbridge.put("_invoke_target", invoke)
