"""SARIF 2.1.0 (OASIS): findings for code-review tools, written as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from zhibiao import __version__
from zhibiao.batch.index import Filings, place
from zhibiao.records import Failure
from zhibiao.rules.registry import all_rules

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(filings: Filings) -> Iterator[str]:
    """The log in pieces: one run, one result a finding."""
    rules = [_rule(rule) for rule in all_rules()]
    number = {rule["id"]: at for at, rule in enumerate(rules)}
    driver = {
        "name": "zhibiao",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "zh-CN",
        "rules": rules,
    }
    yield f'{{"$schema": {_json(SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": {{"driver": {_json(driver)}}},\n'
    yield '"columnKind": "unicodeCodePoints",\n"results": ['
    first = True
    for filing in filings:
        for result in _results(filing, number):
            yield ("\n" if first else ",\n") + _json(result)
            first = False
    failures = list(filings.failures)
    invocation = {
        "executionSuccessful": not failures,
        "toolExecutionNotifications": [_failure(one) for one in failures],
    }
    yield f'\n],\n"invocations": [{_json(invocation)}]}}]}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rule(rule: Any) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.page.strip(), "markdown": rule.page.strip()},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(filing: Mapping[str, Any], number: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    rows = iter(filing["indicators"])
    for project in filing["projects"]:
        title = project["project"] or ""
        for row in (next(rows) for _ in range(project["indicators"])):
            for finding in row["findings"]:
                yield _result(finding, row["source"], [title, row["name"]], number)
        for finding in project["findings"]:
            yield _result(finding, project["source"], [title], number)
    whole = {"path": filing["path"], "page": None, "sheet": None, "table": None, "row": None, "line": None}
    for finding in filing["findings"]:
        yield _result(finding, whole, [], number)


def _result(
    finding: Mapping[str, Any], source: Mapping[str, Any], names: Iterable[str], number: Mapping[str, int]
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(source["path"])}}
    if source["line"]:
        physical["region"] = {"startLine": source["line"]}
    where: dict[str, Any] = {"physicalLocation": physical}
    spot = [part for part in (*names, place(source)) if part]
    if spot:
        where["logicalLocations"] = [{"fullyQualifiedName": " / ".join(spot)}]
    cure = f"　建议：{finding['suggestion']}" if finding["suggestion"] else ""
    result: dict[str, Any] = {
        "ruleId": finding["code"],
        "level": LEVELS[finding["severity"]],
        "message": {"text": finding["message"] + cure},
        "locations": [where],
        "partialFingerprints": {"zhibiao/v1": finding["fingerprint"]},
    }
    if finding["code"] in number:
        result["ruleIndex"] = number[finding["code"]]
    return result


def uri(path: str) -> str:
    """A path as a URI reference: relative paths stay relative."""
    if "://" in path:
        return quote(path, safe=":/%")
    clean = PurePath(path)
    text = quote(clean.as_posix(), safe="/")
    return f"file://{text}" if clean.is_absolute() else text


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"{failure.message}（{failure.remedy}）" if failure.remedy else failure.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(failure.path)}}}],
    }
