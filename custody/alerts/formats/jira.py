"""Jira Cloud: the requests that create an issue and comment on it, their texts in the Atlassian Document Format.

A summary has 255 characters at most and no line break, a text 32,767; labels have no blanks.

See https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post and
https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.alerts.formats.parts import LINKS, cut

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_SUMMARY, _DESCRIPTION = 255, 20_000


def jira_issue(alert: Alert, *, project: str, issue_type: str = "Task") -> dict[str, Any]:
    """The alert as an issue, with its id as a label: by it two issues of one finding are found.

    Args:
        alert: what to tell.
        project: the project's key.
        issue_type: the name of a type of issue of the project.
    """
    return {
        "fields": {
            "project": {"key": project},
            "issuetype": {"name": issue_type},
            "summary": cut(alert.subject, _SUMMARY),
            "description": _document(cut(alert.text, _DESCRIPTION)),
            "labels": ["custody", alert.id, alert.detection.replace(" ", "-")],
        }
    }


def jira_comment(text: str) -> dict[str, Any]:
    """A comment; nothing in its text is markup.

    See https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
    """
    return {"body": _document(cut(text, _DESCRIPTION))}


def _document(text: str) -> dict[str, Any]:
    paragraphs = text.split("\n\n")
    content = [_paragraph(lines) for each in paragraphs if (lines := [line for line in each.split("\n") if line])]
    return {"type": "doc", "version": 1, "content": content}


def _paragraph(lines: list[str]) -> dict[str, Any]:
    nodes = [node for line in lines for node in ({"type": "hardBreak"}, *_nodes(line))]
    return {"type": "paragraph", "content": nodes[1:]}


def _nodes(line: str) -> list[dict[str, Any]]:
    """A line as text, in which nothing is markup; the addresses of ours are links."""
    if not line.startswith(LINKS):
        return [{"type": "text", "text": line}]
    label, address = line[: line.index("https://")], line[line.index("https://") :]
    link = {"type": "link", "attrs": {"href": address}}
    return [{"type": "text", "text": label}, {"type": "text", "text": address, "marks": [link]}]
