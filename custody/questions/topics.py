"""What a question is about, told from the words of its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.questions import Question

DETECTIONS = "Detections, asked about a period"
OTHER = "Other"

# The first topic that has one of a question's words. A word ends where a hyphen stands.
_TOPICS: tuple[tuple[str, frozenset[str]], ...] = (
    ("The record itself", frozenset({"record", "records", "watcher", "gaps", "coverage"})),
    ("Lineage", frozenset({"lineage", "builds", "outside"})),
    ("Where it runs", frozenset({"deployed", "running"})),
    ("Releases", frozenset({"release", "releases"})),
    ("Approvals and stages", frozenset({"approvals", "approval", "eyes", "transitions", "interventions"})),
    ("Scans", frozenset({"scan", "scans", "inspector"})),
    ("Pipelines", frozenset({"pipeline", "pipelines", "execution", "executions", "webhook"})),
    (
        "Images and repositories",
        frozenset({"pushed", "pulled", "deleted", "image", "images", "tag", "pushers", "repository", "repositories"})
        | frozenset({"lifecycle"}),
    ),
    (
        "Identities and access",
        frozenset({"identity", "session", "root", "mfa", "console", "account", "attempts", "logins", "cross"}),
    ),
    ("Activity", frozenset({"activity", "hour"})),
)

TOPICS = (*(topic for topic, _ in _TOPICS), OTHER, DETECTIONS)
"""Every topic, in the order in which they are listed."""


def topic_of(question: Question) -> str:
    """One of ``TOPICS``."""
    if question.detection:
        return DETECTIONS
    words = set(question.id.split("-"))
    return next((topic for topic, known in _TOPICS if words & known), OTHER)
