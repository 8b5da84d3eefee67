"""Schedules, roles, the lake and the stacks: what breaks there, and what the doctor says of it."""

from __future__ import annotations

from support.doctor_faults import (
    ADDED,
    GRANTED,
    Fault,
    call,
    detached,
    items_policy,
    policy_version,
    schedule,
    stack,
    table,
    trust,
)

_SCHEDULE = "Scheduler::Schedule"
_ROLE = "IAM::Role"
_MANAGED = "IAM::ManagedPolicy"
_LOGS = "Logs::LogGroup"
_TABLE = "Glue::Table"
_WORKGROUP = "Athena::WorkGroup"
_ITEMS = "DynamoDB::Table"

REST = (
    Fault("a schedule is off", schedule(lambda now: {**now, "State": "DISABLED"}), "State is DISABLED", _SCHEDULE),
    Fault(
        "a schedule is seldom",
        schedule(lambda now: {**now, "ScheduleExpression": "rate(365 days)"}),
        "ScheduleExpression is rate(365 days)",
        _SCHEDULE,
    ),
    Fault(
        "a schedule does something else",
        schedule(lambda now: {**now, "Target": {**now["Target"], "Input": "{}"}}),
        "Target.Input",
        _SCHEDULE,
    ),
    Fault("somebody may be the role", trust(ADDED), "AssumeRolePolicyDocument: a statement that was not made", _ROLE),
    Fault(
        "a role may do more",
        call(
            "iam",
            "put_role_policy",
            {"RoleName": "custody-ask", "PolicyName": "more", "PolicyDocument": GRANTED},
            "delete_role_policy",
            {"RoleName": "custody-ask", "PolicyName": "more"},
        ),
        'Policies is ["more"]',
        _ROLE,
        mend="delete-role-policy",
    ),
    Fault(
        "a policy of AWS's is attached",
        call(
            "iam",
            "attach_role_policy",
            {"RoleName": "custody-ask", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
            "detach_role_policy",
            {"RoleName": "custody-ask", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ),
        "AdministratorAccess",
        _ROLE,
        mend="detach-role-policy",
    ),
    Fault("a role may do less", detached, "Roles[] is nothing", _MANAGED, mend="attach-role-policy"),
    Fault("a policy says something else", policy_version, "PolicyDocument", _MANAGED),
    Fault(
        "logs are kept a day",
        call(
            "logs",
            "put_retention_policy",
            {"logGroupName": "/aws/lambda/custody-alert", "retentionInDays": 1},
            "put_retention_policy",
            {"logGroupName": "/aws/lambda/custody-alert", "retentionInDays": 30},
        ),
        "RetentionInDays is 1",
        _LOGS,
    ),
    Fault(
        "a view shows something else",
        table(lambda now: {**now, "ViewOriginalText": "/* Presto View: e30= */"}),
        "ViewOriginalText is",
        _TABLE,
    ),
    Fault(
        "the raw table reads elsewhere",
        table(
            lambda now: {**now, "StorageDescriptor": {**now["StorageDescriptor"], "Location": "s3://elsewhere/"}},
            "cloudtrail",
        ),
        "Location is s3://elsewhere/",
        _TABLE,
    ),
    Fault(
        "a column is gone",
        table(
            lambda now: {
                **now,
                "StorageDescriptor": {**now["StorageDescriptor"], "Columns": now["StorageDescriptor"]["Columns"][1:]},
            },
            "cloudtrail",
        ),
        "Columns is",
        _TABLE,
    ),
    Fault(
        "the workgroup is off",
        call(
            "athena",
            "update_work_group",
            {"WorkGroup": "custody-jobs", "State": "DISABLED"},
            "update_work_group",
            {"WorkGroup": "custody-jobs", "State": "ENABLED"},
        ),
        "State is DISABLED",
        _WORKGROUP,
    ),
    Fault(
        "the table of alerts opens",
        items_policy,
        "ResourcePolicy",
        _ITEMS,
    ),
    Fault(
        "items stay for ever",
        call(
            "dynamodb",
            "update_time_to_live",
            {
                "TableName": "custody-alert-state",
                "TimeToLiveSpecification": {"Enabled": False, "AttributeName": "expires"},
            },
            "update_time_to_live",
            {
                "TableName": "custody-alert-state",
                "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires"},
            },
        ),
        "TimeToLiveSpecification.Enabled is false",
        _ITEMS,
    ),
    Fault(
        "a stack is left over",
        stack(),
        "the settings no longer ask for it",
        check="stack-orphaned",
        mend="delete-stack",
    ),
    Fault(
        "a stack may be deleted",
        call(
            "cloudformation",
            "update_termination_protection",
            {"StackName": "custody-trail", "EnableTerminationProtection": False},
            "update_termination_protection",
            {"StackName": "custody-trail", "EnableTerminationProtection": True},
        ),
        "may be deleted",
        check="stack-protected",
        mend="update-termination-protection",
    ),
)
