"""``train`` from labelled tables to a model in its place, and what it does when it is interrupted."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.model import probes, store
from zhibiao.model.manifest import read, verify
from zhibiao.training import audit, collect, command, problem, promote, publish, statement
from zhibiao.training.command import Order
from zhibiao.training.metrics import Interval
from zhibiao.training.prepared import Plan
from zhibiao.training.promote import Comparison

SECTORS = Path(__file__).resolve().parents[2] / "corpus" / "sectors"


def silent(step: str, done: int, total: int) -> None:
    """No progress."""


def table(path: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    """A labelled table of (filing, name, target, category)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("filing", "name", "description", "target", "category"))
        writer.writerows((filing, name, "", target, category) for filing, name, target, category in rows)
    return path


def written(count: int, per: int, skip: int = 0) -> list[tuple[str, str, str, str]]:
    """Rows of ``count`` sectors of the corpus, ``per`` of each."""
    found = []
    for file in sorted(SECTORS.glob("*.csv"))[skip : skip + count]:
        for sample in collect.collect([file]).samples[:per]:
            found.append((file.stem, sample.row.name, sample.row.target, sample.label))
    return found


@pytest.fixture(scope="module", autouse=True)
def hurried() -> Iterator[None]:
    """Few steps of the optimiser: what is tested here is not how good the weights are."""
    steps, problem.STEPS = problem.STEPS, 10
    yield
    problem.STEPS = steps


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table(tmp_path_factory.mktemp("data") / "表.csv", written(6, 20))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(folds=3, base=False)


@pytest.fixture(scope="module")
def scratch(
    data: Path, plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Order, command.Ready, command.Outcome]:
    order = Order((data,), tmp_path_factory.mktemp("models") / "本区", plan)
    start = command.ready(order)
    return order, start, command.train(start, silent)


def test_a_worse_model_is_kept_beside(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    order, _, outcome = scratch
    assert not outcome.verdict.promoted
    assert outcome.folder == promote.beside(order.out)
    assert not order.out.exists()
    assert sorted(path.name for path in order.out.parent.iterdir()) == ["本区.candidate"]


def test_folds_share_neither_groups_nor_texts(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    _, start, outcome = scratch
    assert [fold.overlap for fold in outcome.result.folds] == [0, 0, 0]
    assert sum(fold.rows for fold in outcome.result.folds) == start.before.rows
    for held in start.prepared.held:
        groups = {s.group for s, out in zip(start.prepared.samples, held, strict=True) if out}
        others = {s.group for s, out in zip(start.prepared.samples, held, strict=True) if not out}
        assert not groups & others


def test_the_folder_says_what_it_is(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    _, _, outcome = scratch
    model = store.load(outcome.folder)
    assert model.manifest.kind == "linear"
    assert model.manifest.corpus["data"]["rows"] == 120
    assert probes.check(model) == 5
    assert probes.changed(model.manifest) == ()
    figures = json.loads((outcome.folder / publish.METRICS).read_text(encoding="utf-8"))
    assert figures["figures"]["accuracy"] == pytest.approx(outcome.result.figures.accuracy)
    assert [point[0] for point in figures["learning_curve"]] == [0.25, 0.5, 1.0]
    listed = audit.reviewed_lines(outcome.folder / publish.ISSUES)
    assert len(listed) == figures["labels"]["doubtful"]
    assert "使用者自己的数据 120 行" in (outcome.folder / store.CARD).read_text(encoding="utf-8")


def test_better_than_the_simple_baselines(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    result = scratch[2].result
    assert result.figures.accuracy > result.baselines["一律判为最常见的类别"]
    # 120 rows teach less than the boundary rules know, so these are only reported
    assert 0 < result.baselines["只用边界规则"] < 1


def test_loaded_model_answers_as_trained(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    _, start, outcome = scratch
    rows = start.prepared.texts.rows[:20]
    logits = outcome.result.weights.logits(start.prepared.features.matrix[:20])
    said = store.load(outcome.folder).probabilities(rows)
    expected = numpy.exp(logits / outcome.result.temperature)
    expected /= expected.sum(axis=1, keepdims=True)
    assert numpy.abs(said - expected).max() < 1e-5  # single precision in the folder


def test_reports_are_sentences(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    _, start, outcome = scratch
    told = statement.before(start) + statement.after(outcome)
    for words in ("折间重叠 0", "准确率", "最有把握的那部分", "只用边界规则", "再收集", "未采用", "存疑"):
        assert words in told


def test_what_is_counted_before(tmp_path: Path, plan: Plan) -> None:
    rows = [(f"文件{i % 5}", f"第{i}类工作完成数量" + "甲乙丙丁"[i % 4], "≥9件", "数量指标") for i in range(60)]
    rows += [("文件0", "验收合格率", "≥95%", "质量指标"), ("文件1", "验收合格率", "≥98%", "时效指标")]
    before = command.ready(Order((table(tmp_path / "a.csv", rows),), tmp_path / "m", plan)).before
    assert (before.rows, before.groups, before.folds) == (62, 5, 3)
    assert dict(before.counts) == {"数量指标": 60, "质量指标": 1, "时效指标": 1}
    assert set(before.thin) == {"质量指标", "时效指标"}
    ((name, _, labels),) = [one for one in before.conflicts if one[0] == "验收合格率"]
    assert (name, labels) == ("验收合格率", ("质量指标1次", "时效指标1次"))


def test_a_unit_joins_its_filings() -> None:
    row = Row("办案数", "", "1")
    samples = [
        collect.Sample(row, "数量指标", (), "", file, "", unit, "")
        for file, unit in [("a", "甲局"), ("b", "甲局"), ("c", "乙局"), ("d", ""), ("e", ""), ("f", "")]
    ]
    grouped, name = collect._grouped(samples)
    assert [sample.group for sample in grouped] == ["a", "a", "c", "d", "e", "f"]
    assert name.startswith("文件")


def test_rows_of_one_file_are_grouped_by_unit() -> None:
    row = Row("办案数", "", "1")
    samples = [collect.Sample(row, "数量指标", (), "", "汇总.xlsx", "", f"{i % 5}局", "") for i in range(20)]
    grouped, name = collect._grouped(samples)
    assert len({sample.group for sample in grouped}) == 5
    assert name == "单位"


def test_a_declaring_filing_and_a_labelled_table(tmp_path: Path) -> None:
    filing = tmp_path / "表.csv"
    filing.write_text("二级指标,三级指标,指标值\n质量指标,合格率,≥9%\n,空着,1\n", encoding="utf-8")
    found = collect.collect([filing, table(tmp_path / "标注.csv", [("x", "办案数", "9件", "数量")])])
    assert {(s.row.name, s.label) for s in found.samples} >= {("合格率", "质量指标"), ("办案数", "数量指标")}


def test_nothing_labelled(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("三级指标,指标值\n合格率,≥9%\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="没有带类别"):
        collect.collect([path])


def test_reviewed_labels_replace_and_drop(tmp_path: Path, data: Path, plan: Plan) -> None:
    samples = collect.collect([data]).samples
    lines = [dict.fromkeys(audit.COLUMNS, "") for _ in range(3)]
    for line, sample, verdict in zip(lines, samples, ("生态效益", "删除", ""), strict=False):
        line.update({"编号": collect.identity(sample), "申报类别": sample.label, audit.FILLED: verdict})
    path = tmp_path / "复核.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, audit.COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    ready = command.ready(Order((data,), tmp_path / "m", plan, reviewed=(path,)))
    assert (ready.before.reviewed, ready.before.dropped) == (1, 1)
    (settled,) = [s for s in ready.prepared.samples if s.origin == "reviewed"]
    assert settled.label == "生态效益指标"


@pytest.mark.parametrize("name", ["not a model", "file"])
def test_places_that_hold_something_else(tmp_path: Path, data: Path, plan: Plan, name: str) -> None:
    out = tmp_path / "out"
    if name == "file":
        out.write_text("x", encoding="utf-8")
    else:
        out.mkdir()
        (out / "日记.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TrainingError, match="输出"):
        command.ready(Order((data,), out, plan))


def test_interrupted_training_resumes(data: Path, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = Order((data,), tmp_path / "m", plan, force=True)
    calls = []
    fit = problem.fit
    monkeypatch.setattr(problem, "fit", lambda *a, **k: calls.append(1) or fit(*a, **k))

    def stop(step: str, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        command.train(command.ready(order), stop)
    first = len(calls)
    assert first >= 3
    assert not order.out.exists()
    resumed = command.train(command.ready(replace(order, resume=True)), silent)
    again = len(calls) - first
    anew = command.train(command.ready(replace(order, out=tmp_path / "n")), silent)
    assert again < len(calls) - first - again
    assert resumed.verdict.promoted
    assert (order.out / store.WEIGHTS).read_bytes() == (anew.folder / store.WEIGHTS).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m", "n"]


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_run_leaves_the_old_model(
    data: Path, scratch: tuple[Order, command.Ready, command.Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "m"
    # the shipped model's place is played by a model of one's own
    promote.place(_copy(scratch[2].folder, tmp_path / "copy"), out)
    before = read(out)
    arguments = [sys.executable, "-m", "zhibiao", "train", str(data), "--out", str(out), "--from-scratch", "--force"]
    for moment in (1.0, random.Random(os.getpid()).uniform(1.5, 6.0)):
        run = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        run.send_signal(signal.SIGKILL)
        run.wait()
        promote.recover(out)
        manifest = read(out)
        verify(out, manifest)
        # the old model, or, where the run was quick enough to finish, the whole new one from the same data
        assert manifest.corpus["data"]["fingerprint"] == before.corpus["data"]["fingerprint"]


def _copy(source: Path, goal: Path) -> Path:
    goal.mkdir()
    for path in source.iterdir():
        (goal / path.name).write_bytes(path.read_bytes())
    return goal


@pytest.mark.parametrize("exchange", [True, False])
def test_a_model_takes_the_place_of_another(
    scratch: tuple[Order, command.Ready, command.Outcome],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exchange: bool,
) -> None:
    if not exchange:
        monkeypatch.setattr(promote, "_exchange", lambda first, second: False)
    out = tmp_path / "m"
    for name in ("a", "b"):
        promote.place(_copy(scratch[2].folder, tmp_path / name), out)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert store.load(out).name == "local"


def test_a_kill_between_two_renames_is_mended(
    scratch: tuple[Order, command.Ready, command.Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "m"
    _copy(scratch[2].folder, promote.scratch(out, "previous"))
    assert promote.recover(out)
    assert store.load(out).name == "local"
    assert not promote.recover(out)


def _comparison(low: float, value: float, high: float) -> Comparison:
    return Comparison("分折检验", 0.8 + value, 0.8, Interval(value, low, high))


@pytest.mark.parametrize(
    ("comparisons", "promoted"),
    [
        ([_comparison(-0.01, 0.01, 0.03)], True),
        ([_comparison(-0.02, -0.01, 0.01)], True),  # within noise
        ([_comparison(-0.03, -0.02, -0.01)], False),
        ([_comparison(-0.2, -0.05, 0.1)], False),  # noisy, but it looks too bad
        ([_comparison(0.0, 0.02, 0.03), _comparison(-0.03, -0.02, -0.01)], False),
        ([], False),
    ],
)
def test_promotion(comparisons: list[Comparison], promoted: bool) -> None:
    assert promote.decide(comparisons, force=False).promoted is promoted
    assert promote.decide(comparisons, force=True).promoted


def test_leaves_of_all_kinds_are_understood() -> None:
    assert collect.leaf("成本指标") == "经济成本指标"
    assert collect.leaf("满意度") == "服务对象满意度指标"
    assert {collect.leaf(name) for name in taxonomy.leaves()} == set(taxonomy.leaves())
    assert collect.leaf("胡说") is None
