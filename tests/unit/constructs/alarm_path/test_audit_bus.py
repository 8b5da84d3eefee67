"""The audit bus: archive and delivery logs, each on request."""

from __future__ import annotations

from support.assembly import alone

from custody_cdk import AuditBus


def test_an_archive_and_logs_of_the_bus_are_on_request() -> None:
    without = alone(lambda stack: AuditBus(stack, "It", archive_days=0))
    assert without.all("AWS::Events::Archive") == []
    assert without.all("AWS::Logs::LogGroup") == []
    logged = alone(lambda stack: AuditBus(stack, "It", logs="info", archive_days=5))
    assert logged.one("AWS::Events::Archive")["RetentionDays"] == 5
    assert logged.one("AWS::Events::EventBus")["LogConfig"]["Level"] == "INFO"
    types = {source["LogType"] for source in logged.all("AWS::Logs::DeliverySource")}
    assert types == {"ERROR_LOGS", "INFO_LOGS"}
    assert len(logged.all("AWS::Logs::Delivery")) == 2
