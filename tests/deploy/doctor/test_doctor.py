"""The doctor on a lab: nothing in what is healthy, each fault by its name, and what may not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.doctor_faults_alarm_path import ALARM_PATH
from support.doctor_faults_record import RECORD
from support.doctor_faults_rest import REST
from support.site import EVERYTHING, PLAIN

if TYPE_CHECKING:
    from support.doctor_faults import Fault
    from support.site import Site

pytestmark = pytest.mark.lab

FAULTS = (*RECORD, *ALARM_PATH, *REST)


@pytest.mark.parametrize("settings", [EVERYTHING, PLAIN], ids=["everything", "plain"])
def test_nothing_is_wrong_with_what_is_healthy(site: Site, settings: dict[str, object]) -> None:
    assert site.faults(site.scene(settings)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_found_and_named_with_its_mend(site: Site, fault: Fault) -> None:
    site.listen(wanted=fault.kind == "Lambda::EventSourceMapping")
    mended = fault.do(site)
    try:
        scene = site.scene(anew=fault.check == "stack-protected")
        found = site.faults(scene, fault.check, fault.concerns)
    finally:
        mended()
    told = [f"{each.subject}: {each.said} -> {each.mend}" for each in found]
    assert [each for each in found if fault.says in each.said and fault.mend in each.mend], told


def test_all_of_them_are_mended_again(site: Site) -> None:
    """But for what they led to: alerts about them, to destinations that the lab has not."""
    for queue in ("custody-alerts", "plain-alerts"):
        sqs = site.client("sqs")
        sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])
    site.listen(wanted=True)
    led_to = {"alarm-quiet", "function-succeeds", "queue-empty"}
    assert [each for each in site.faults(site.scene(anew=True)) if each.check not in led_to] == []
