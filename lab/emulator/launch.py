"""Extend the emulator, then let it run."""

from __future__ import annotations

import os

from lab.emulator import (
    alarms,
    athena_cutoff,
    athena_parameters,
    athena_tokens,
    clock,
    control,
    default_key,
    disabled_keys,
    embedded_metrics,
    governance_bypass,
    inside,
    lab_user,
    loading,
    membership,
    organization_access,
    request_payment,
    shutdown,
    stack_sets,
    trail_api,
)
from lab.emulator.bus import missing_rule, put_permission, rule_state, targets
from lab.emulator.cloudformation import register
from lab.emulator.delivery import log_files
from lab.emulator.recording import recorder


def install() -> None:
    """Every extension, in the order they need each other."""
    loading.install()
    rule_state.install()
    missing_rule.install()
    targets.install()
    put_permission.install()
    embedded_metrics.install()
    disabled_keys.install()
    membership.install()
    alarms.install()
    trail_api.install()
    recorder.install()
    control.install()
    shutdown.install()
    loading.when_loaded("athena", athena_parameters.install)
    loading.when_loaded("athena", athena_tokens.install)
    loading.when_loaded("athena", athena_cutoff.install)
    loading.when_loaded("iam", lab_user.install)
    loading.when_loaded("sts", lab_user.install)
    loading.when_loaded("s3", default_key.install)
    loading.when_loaded("s3", governance_bypass.install)
    loading.when_loaded("s3", request_payment.install)
    loading.when_loaded("cloudformation", register.install)
    loading.when_loaded("cloudformation", stack_sets.install)
    loading.when_loaded("organizations", organization_access.install)


def main() -> None:
    """Run until a signal, then write the last log files."""
    # The emulator's own recording writes thinner records of the same calls.
    os.environ.pop("CLOUDTRAIL_RECORDING", None)
    install()
    stop = clock.start()
    clock.end_with_parent()
    try:
        inside.app("main")()
    finally:
        stop.set()
        log_files.flush()
