"""What the publishers of formats ask of what is sent to them, as far as it can be held to it here."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.session import Session
from botocore.validate import ParamValidator
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from custody.alerts.formats.ocsf import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parents[2] / "docs"
OWN_ADDRESS = re.compile(r"https://(?:[a-z0-9-]+\.console\.aws\.amazon\.com|wiki\.example\.com)/[A-Za-z0-9/?=#&:._@-]+")
"""The console's, and those of a deployment that says where its pages are."""
KNOWN_ADDRESSES = ("http://adaptivecards.io/schemas/adaptive-card.json",)


def texts(document: Any) -> Iterator[str]:
    """Every text of a document, the names of its fields too."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield name
            yield from texts(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from texts(value)
    elif isinstance(document, str):
        yield str(document)


def width(text: str) -> int:
    """How long a text is to programs that count in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def harmless(document: Any) -> None:
    """Nothing is hidden, nothing is a link but ours, nothing is markup or a mention."""
    every = list(texts(document))
    for char in set("".join(every)) - {"\n"}:
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}, ascii(char)
    for text in every:
        if "://" in text:
            assert text in KNOWN_ADDRESSES or "://" not in OWN_ADDRESS.sub("", text), ascii(text)[:300]
        if "<" in text:
            assert re.fullmatch(r"(<https:[^<>|]+\|[A-Za-z ]+>( \| )?)+", text), ascii(text)[:300]


def check_slack(message: dict[str, Any]) -> None:
    """Limits as https://docs.slack.dev/reference/block-kit/blocks states them, a page a block."""
    assert 0 < len(message["text"]) <= 3000
    assert not re.search("[<>]|&(?!amp;|lt;|gt;)", message["text"])
    assert len(message["blocks"]) <= 50
    for block in message["blocks"]:
        if block["type"] == "header":
            assert block["text"]["type"] == "plain_text"
            assert 0 < width(block["text"]["text"]) <= 150
        elif block["type"] == "section":
            # What callers wrote is never read as mrkdwn.
            assert block["text"]["type"] == "plain_text"
            assert 0 < width(block["text"]["text"]) <= 3000
        else:
            assert block["type"] == "context"
            assert len(block["elements"]) <= 10
            for element in block["elements"]:
                for link in element["text"].split(" | "):
                    assert re.fullmatch(rf"<{OWN_ADDRESS.pattern}\|(Open the (event|resource)|More)>", link), link


def check_teams(message: dict[str, Any]) -> None:
    """28 KB, and no element that reads Markdown.

    See https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
    and https://learn.microsoft.com/en-us/adaptive-cards/schema-explorer/rich-text-block
    """
    assert len(json.dumps(message, ensure_ascii=False).encode()) < 28 * 1024
    (attachment,) = message["attachments"]
    card = attachment["content"]
    assert (message["type"], card["type"], card["version"]) == ("message", "AdaptiveCard", "1.4")
    for block in card["body"]:
        assert block["type"] == "RichTextBlock"
        assert {run["type"] for run in block["inlines"]} == {"TextRun"}
        assert all(run["text"] and "{{" not in run["text"] for run in block["inlines"])
    # Teams shows six at most.
    assert len(card["actions"]) <= 6
    assert all(OWN_ADDRESS.fullmatch(action["url"]) for action in card["actions"])


def check_amazon_q(notification: dict[str, Any]) -> None:
    """See https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html for the schema."""
    assert (notification["version"], notification["source"]) == ("1.0", "custom")
    content = notification["content"]
    assert content["textType"] == "client-markdown"
    assert content["title"]
    assert len(json.dumps(notification).encode()) < 256 * 1024
    for text in texts(notification):
        assert not re.search(r"[`*~]|\]\(|&#?\w+;|\bwww\.", text), ascii(text)[:300]
        assert not re.search(r"(?<![A-Za-z0-9])_\S", text), ascii(text)[:300]


def check_pagerduty(event: dict[str, Any]) -> None:
    """See https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ for names and limits."""
    assert len(event["routing_key"]) == 32
    assert 0 < len(event["dedup_key"]) <= 255
    assert event["event_action"] in {"trigger", "resolve"}
    if event["event_action"] == "resolve":
        assert "payload" not in event
        return
    payload = event["payload"]
    assert 0 < width(payload["summary"]) <= 1024
    assert payload["severity"] in {"critical", "error", "warning", "info"}
    assert payload["source"]
    assert len(json.dumps(event).encode()) < 512 * 1024


def check_opsgenie(alert: dict[str, Any]) -> None:
    """See https://docs.opsgenie.com/docs/alert-api for names and limits."""
    limits = {"message": 130, "alias": 512, "description": 15_000, "entity": 512, "source": 100}
    assert alert["message"]
    assert {name: width(alert[name]) for name, most in limits.items() if width(alert[name]) > most} == {}
    assert len(alert["tags"]) <= 20
    assert all(width(tag) <= 50 for tag in alert["tags"])
    assert alert["priority"] in {"P1", "P2", "P3", "P4", "P5"}
    # Counted together, as the page says.
    assert sum(width(name) + width(value) for name, value in alert["details"].items()) <= 8000


def check_jira(request: dict[str, Any]) -> None:
    """See https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ for the document."""
    fields = request["fields"]
    assert 0 < width(fields["summary"]) <= 255
    assert "\n" not in fields["summary"]
    assert all(label and " " not in label and len(label) <= 255 for label in fields["labels"])
    assert (fields["description"]["type"], fields["description"]["version"]) == ("doc", 1)
    nodes = [node for paragraph in fields["description"]["content"] for node in paragraph["content"]]
    assert {paragraph["type"] for paragraph in fields["description"]["content"]} == {"paragraph"}
    assert {node["type"] for node in nodes} <= {"text", "hardBreak"}
    assert all(node["text"] and "\n" not in node["text"] for node in nodes if node["type"] == "text")
    links = [mark["attrs"]["href"] for node in nodes for mark in node.get("marks", [])]
    assert all(OWN_ADDRESS.fullmatch(link) for link in links)
    assert len(json.dumps(fields["description"], ensure_ascii=False)) < 32_767 * 4
    assert sum(width(node.get("text", "")) for node in nodes) < 32_767


def check_asff(finding: dict[str, Any]) -> None:
    """By the SDK's model of BatchImportFindings, and what the model does not say.

    See https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
    """
    report = ParamValidator().validate({"Findings": [finding]}, _import())
    assert not report.has_errors(), report.generate_report()
    # The model says of none of them how long it may be.
    limits = {"Title": 256, "Description": 1024, "GeneratorId": 512, "Id": 512}
    assert {name: width(finding[name]) for name, most in limits.items() if width(finding[name]) > most} == {}
    blank = [name for name, value in finding.items() if isinstance(value, str) and not value.strip()]
    assert blank == []
    assert 1 <= len(finding["Resources"]) <= 32
    assert all(each["Id"].strip() for each in finding["Resources"])
    assert len(finding["ProductFields"]) <= 50
    for moment in ("CreatedAt", "UpdatedAt"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", finding[moment])
    assert width(finding.get("Remediation", {}).get("Recommendation", {}).get("Text", "")) <= 512
    assert len(json.dumps(finding).encode()) < 240 * 1024


@cache
def _import() -> Any:
    return Session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape


def check_ocsf(event: dict[str, Any]) -> None:
    """By the schema of the release, with no attribute that it does not know."""
    errors = [f"{each.json_path}: {each.message[:200]}" for each in _ocsf().iter_errors(event)]
    assert errors == []
    assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]


@cache
def _ocsf() -> Draft202012Validator:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=VERSION))
    return Draft202012Validator(schema.get_class_schema("detection_finding", ["cloud"]))


def check_webhook(document: dict[str, Any]) -> None:
    """By the schema in docs/, which receivers read."""
    errors = [f"{each.json_path}: {each.message[:200]}" for each in _webhook().iter_errors(document)]
    assert errors == []


@cache
def _webhook() -> Draft202012Validator:
    schema = json.loads((DOCS / "alert.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
