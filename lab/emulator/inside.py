"""The one door to the emulator's inside.

The lab extends functions and stores that the emulator does not publish. Everything it takes or replaces goes
through here, so that a newer emulator without one of them fails by name, and not somewhere far away.
"""

from __future__ import annotations

import importlib
from typing import Any

from lab.errors import LabError


class Inside:
    """One module of the emulator, its members reached by name.

    ``Inside("services.sqs")("_queues")`` reads, ``.put("_queues", value)`` replaces. The module is imported
    on first use: importing all of them takes seconds.

    Raises:
        LabError: the module or the member does not exist in the installed emulator.
    """

    def __init__(self, module: str) -> None:
        self.module = module

    def __call__(self, name: str) -> Any:
        """The member of that name."""
        try:
            return getattr(importlib.import_module(f"ministack.{self.module}"), name)
        except (ImportError, AttributeError) as error:
            raise LabError(
                f"the emulator has no ministack.{self.module}.{name}: install what lab/requirements.txt says"
            ) from error

    def put(self, name: str, value: object) -> None:
        """Replace a member that exists."""
        self(name)
        setattr(importlib.import_module(f"ministack.{self.module}"), name, value)


app = Inside("app")
arn = Inside("core.arn")
responses = Inside("core.responses")
evaluator = Inside("core.iam_evaluator")
cloudtrail = Inside("services.cloudtrail")
eventbridge = Inside("services.eventbridge")
cloudformation = Inside("services.cloudformation")
cloudformation_engine = Inside("services.cloudformation.engine")
cloudformation_handlers = Inside("services.cloudformation.handlers")
cloudformation_helpers = Inside("services.cloudformation.helpers")
provisioners = Inside("services.cloudformation.provisioners")
s3 = Inside("services.s3")
sqs = Inside("services.sqs")
sns = Inside("services.sns")
sts = Inside("services.sts")
iam = Inside("services.iam")
firehose = Inside("services.firehose")
logs = Inside("services.cloudwatch_logs")
athena = Inside("services.athena")
cloudwatch = Inside("services.cloudwatch")
kms = Inside("services.kms")
dynamodb = Inside("services.dynamodb")
glue = Inside("services.glue")
lambda_ = Inside("services.lambda_svc")
organizations = Inside("services.organizations")
