"""What each activity means, in a line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from custody.catalog.model import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTIVITIES: Mapping[Activity, str] = MappingProxyType(
    {
        Activity.PUSH: "puts an image, or the layers of one, into a repository",
        Activity.PULL: "takes an image, or the layers of one, out of a repository",
        Activity.DELETE: "deletes images",
        Activity.ARCHIVE: "moves images to archive storage or back",
        Activity.REPOSITORY: "creates, deletes or reconfigures a repository",
        Activity.POLICY: "changes who may use a resource",
        Activity.LIFECYCLE: "changes, tries out or carries out the rules by which images expire",
        Activity.SCANNING: "scans images, or changes whether they are scanned",
        Activity.REPLICATION: "changes where images are copied to, or copies them",
        Activity.SIGNING: "changes whether and with what images are signed",
        Activity.CACHE: "changes which upstream registries images come from",
        Activity.TEMPLATE: "changes what repositories made by AWS look like",
        Activity.ACCOUNT_SETTING: "changes a setting of the whole registry",
        Activity.LOGIN: "gets credentials for a registry, or as a role",
        Activity.PIPELINE: "creates, changes or deletes a pipeline",
        Activity.EXECUTION: "starts or stops an execution of a pipeline",
        Activity.APPROVAL: "approves or rejects a release",
        Activity.STAGE_CONTROL: "opens, closes, repeats, rolls back or overrides a stage",
        Activity.JOB: "takes part in an execution as a job worker",
        Activity.DEPLOYMENT: "changes what runs: task definitions, services, tasks, stacks",
        Activity.WEBHOOK: "changes what outside event starts a pipeline or a build",
        Activity.CUSTOM_ACTION: "changes what an action type does",
        Activity.CONNECTION: "changes the connection that a source is fetched over",
        Activity.BUILD: "changes or runs a build",
        Activity.TAG: "changes the tags of an AWS resource, which policies may rest on",
        Activity.TRAIL: "starts, stops or changes the record",
        Activity.BUCKET: "changes the buckets that hold the record",
        Activity.KEY: "changes the key that the record is encrypted with",
        Activity.WATCHER: "changes what watches: rules, topics, queues, alarms, logs, tables, schedules",
        Activity.IDENTITY: "changes roles, users, their credentials, or who vouches for them",
        Activity.READ: "looks, and takes no image away",
    }
)
