"""SARIF logs against a minimal check of SARIF 2.1.0: required properties, types, enumerations and cross references."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

LEVELS = {"none", "note", "warning", "error"}


def problems(log: dict[str, Any]) -> list[str]:
    """What is wrong with a log; empty where nothing is (OASIS SARIF 2.1.0 §3.13, §3.14, §3.27, §3.49)."""
    found = []
    if log.get("version") != "2.1.0" or not str(log.get("$schema", "")).startswith("https://"):
        found.append("version or schema")
    if set(log) - {"$schema", "version", "runs", "inlineExternalProperties", "properties"}:
        found.append("unknown properties of the log")
    for run in log["runs"]:
        rules = run["tool"]["driver"].get("rules", [])
        if not run["tool"]["driver"].get("name"):
            found.append("driver has no name")
        if len({rule["id"] for rule in rules}) != len(rules):
            found.append("rule ids repeat")
        for rule in rules:
            if rule["defaultConfiguration"]["level"] not in LEVELS or not rule["shortDescription"]["text"]:
                found.append(f"rule {rule['id']}")
        if run.get("columnKind") not in (None, "utf16CodeUnits", "unicodeCodePoints"):
            found.append("columnKind")
        for number, result in enumerate(run["results"]):
            found += [f"result {number}: {what}" for what in _result(result, rules)]
        for call in run.get("invocations", []):
            if not isinstance(call["executionSuccessful"], bool):
                found.append("invocation")
    return found


def _result(result: dict[str, Any], rules: list[dict[str, Any]]) -> list[str]:
    found = []
    if not result["message"].get("text"):
        found.append("no message")
    if result.get("level") not in LEVELS:
        found.append("level")
    if "ruleIndex" in result and rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        found.append("ruleIndex points at another rule")
    for place in result["locations"]:
        physical = place["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        if " " in uri or "\\" in uri or not uri.isascii():
            found.append("uri is not encoded")
        if "region" in physical and not (
            isinstance(physical["region"]["startLine"], int) and physical["region"]["startLine"] >= 1
        ):
            found.append("region")
        if any(not one.get("fullyQualifiedName") for one in place.get("logicalLocations", [])):
            found.append("logical location")
    if not all(isinstance(value, str) and value for value in result.get("partialFingerprints", {}).values()):
        found.append("fingerprints")
    return found


@pytest.fixture
def log(ran: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ran.out / "report.sarif").read_text(encoding="utf-8"))
    return read


def test_sarif_is_valid_and_complete(log: dict[str, Any], ran: Any) -> None:
    assert problems(log) == []
    levels = Counter(result["level"] for result in log["runs"][0]["results"])
    assert {
        "error": levels["error"],
        "warning": levels["warning"],
        "info": levels["note"],
    } == ran.outcome.digest.severities
    assert not log["runs"][0]["invocations"][0]["executionSuccessful"]


def test_the_check_can_fail(log: dict[str, Any]) -> None:
    log["runs"][0]["results"][0]["ruleIndex"] = 40
    log["runs"][0]["results"][1]["level"] = "info"
    assert len(problems(log)) == 2
