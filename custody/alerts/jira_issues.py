"""Jira Cloud: the issues of an alert that is resolved get a comment that says why, and a transition to a done status.

An issue is found by the label that it was created with. Which transitions there are is a matter of each project's
workflow: taken is the one that the secret names as ``transition``, by its name or id, or else the only one that leads
to a status of the category ``done``. Where there is none, or several and no name, the comment is all that is done.

It needs the standard library alone, for it runs in the function that sends alerts. See
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ and
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from custody.alerts.destinations import DeliveryError, Request, jira_api, jira_login, json_request
from custody.alerts.formats.jira import jira_comment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from custody.alerts.alert import Alert
    from custody.alerts.resolution import Resolution

    Ask = Callable[[Request], bytes]

_DONE = "done"
_MOST = 10
"""Issues of one alert: one, or one more for each answer that was lost."""
_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,99}-[0-9]{1,19}", re.ASCII)
_ID = re.compile(r"[0-9]{1,19}", re.ASCII)


def settle(alert: Alert, secret: Mapping[str, str], resolution: Resolution, ask: Ask) -> str:
    """Comment on each issue of an alert that is not done, and move it to done where nothing of the alert stays open.

    Returns a line for the log on what could not be done; empty where all was.

    Args:
        alert: whose id is the label.
        secret: its values.
        resolution: why it is resolved.
        ask: makes a request; what is answered.

    Raises:
        DeliveryError: Jira does not answer, or answers what it should not; nothing was done, or the comment was made.
    """
    api, login = jira_api(secret), jira_login(secret)
    issues = _found(alert, secret, ask)
    said = [] if issues else ["no issue has this label"]
    for key in issues:
        ask(json_request(f"{api}/issue/{key}/comment", login, jira_comment(resolution.said)))
        if not resolution.left and (why := _moved(f"{api}/issue/{key}/transitions", login, secret, ask)):
            said.append(f"{key} has a comment and no transition: {why}")
    return "; ".join(said)


def _found(alert: Alert, secret: Mapping[str, str], ask: Ask) -> list[str]:
    """The keys of its issues that are not done."""
    jql = f"project = {json.dumps(secret['project'])} AND labels = {json.dumps(alert.id)} AND statusCategory != Done"
    request = json_request(
        f"{jira_api(secret)}/search/jql", jira_login(secret), {"jql": jql, "fields": ["status"], "maxResults": _MOST}
    )
    issues = _listed(ask(request._replace(reads=True)), "issues")
    # They become a part of addresses.
    return [key for each in issues[:_MOST] if _KEY.fullmatch(key := str(each.get("key")))]


def _moved(url: str, login: Mapping[str, str], secret: Mapping[str, str], ask: Ask) -> str:
    """Take the transition to done; why that cannot be, empty where it was."""
    headers = dict(json_request(url, login, {}).headers)
    id_, why = _chosen(_listed(ask(Request(url, headers, method="GET", reads=True)), "transitions"), secret)
    if why:
        return why
    try:
        ask(json_request(url, login, {"transition": {"id": id_}}))
    except DeliveryError as error:
        # A screen that wants a field, or a condition of the workflow: another try will not help.
        if error.refused or not error.final:
            raise
        return str(error)
    return ""


def _chosen(transitions: list[dict[str, Any]], secret: Mapping[str, str]) -> tuple[str, str]:
    """The id of the transition to take, or why there is none."""
    known = [each for each in transitions if _ID.fullmatch(str(each.get("id")))]
    wanted = secret.get("transition", "")
    if wanted:
        fit = [each for each in known if wanted in {str(each["id"]), each.get("name")}]
    else:
        fit = [each for each in known if _category(each) == _DONE]
    if len(fit) == 1:
        return str(fit[0]["id"]), ""
    if wanted:
        return "", f"{len(fit) or 'none'} of its transitions has the name or id that the secret has as transition"
    several = f"{len(fit)} lead to done; name one as transition in the secret"
    return "", several if fit else "none leads to done from the status that it has"


def _category(transition: dict[str, Any]) -> Any:
    status = transition.get("to")
    category = status.get("statusCategory") if isinstance(status, dict) else None
    return category.get("key") if isinstance(category, dict) else None


def _listed(answer: bytes, name: str) -> list[dict[str, Any]]:
    """The objects in a list of an answer.

    Raises:
        DeliveryError: it is none that Jira gives.
    """
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        found = None
    listed = found.get(name) if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise DeliveryError(f"what it answers has no list of {name}")
    return [each for each in listed if isinstance(each, dict)]
