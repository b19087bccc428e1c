"""``train`` from labelled tables to a model in its place, and what it does when it is interrupted."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
from openpyxl import Workbook

from zhibiao import taxonomy
from zhibiao.classify.inputs import Row
from zhibiao.errors import TrainingError
from zhibiao.model import probes, store
from zhibiao.settings import load
from zhibiao.training import audit, collect, command, problem, publish, statement, steps
from zhibiao.training.command import Order
from zhibiao.training.prepared import Plan

Writes = Callable[..., Path]
Gives = Callable[..., list[tuple[str, str, str, str]]]

pytestmark = pytest.mark.usefixtures("hurried")


def silent(step: str, done: int, total: int) -> None:
    """No progress."""


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
    logits = outcome.result.weights.logits(start.prepared.features.counts[:20])
    said = store.load(outcome.folder).probabilities(rows)
    expected = numpy.exp(logits / outcome.result.temperature)
    expected /= expected.sum(axis=1, keepdims=True)
    assert numpy.abs(said - expected).max() < 1e-5  # single precision in the folder


def test_reports_are_sentences(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    _, start, outcome = scratch
    told = statement.before(start) + statement.after(outcome)
    for words in ("折间重叠 0", "准确率", "最有把握的那部分", "只用边界规则", "再收集", "未采用", "存疑"):
        assert words in told


def test_what_is_counted_before(table: Writes, tmp_path: Path, plan: Plan) -> None:
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


def test_a_declaring_filing_and_a_labelled_table(table: Writes, tmp_path: Path) -> None:
    filing = tmp_path / "表.csv"
    filing.write_text("二级指标,三级指标,指标值\n质量指标,合格率,≥9%\n,空着,1\n", encoding="utf-8")
    found = collect.collect([filing, table(tmp_path / "标注.csv", [("x", "办案数", "9件", "数量")])])
    assert {(s.row.name, s.label) for s in found.samples} >= {("合格率", "质量指标"), ("办案数", "数量指标")}


def test_own_header_words_and_labels_are_read_as_check_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("考核大类,考核事项,考核要求\n办得好,合格率,≥9%\n", encoding="utf-8")
    (tmp_path / "zhibiao.toml").write_text(
        '[columns]\n"考核大类" = "二级指标"\n"考核事项" = "三级指标"\n"考核要求" = "指标值"\n'
        '[house]\nlevel2-aliases = { "办得好" = "质量指标" }\n',
        encoding="utf-8",
    )
    with pytest.raises(TrainingError):
        collect.collect([path])
    (sample,) = collect.collect([path], load(tmp_path)).samples
    assert (sample.row.name, sample.label) == ("合格率", "质量指标")


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


def test_two_processes_give_the_bytes_of_one(data: Path, tmp_path: Path) -> None:
    """Folds and features in two processes, products in two threads: not a bit of the model differs."""
    folders = []
    for jobs in (1, 2):
        order = Order((data,), tmp_path / str(jobs), Plan(folds=3, base=False, jobs=jobs), force=True)
        folders.append(command.train(command.ready(order), silent).folder)
    for name in (store.WEIGHTS, store.VOCABULARY, publish.METRICS, publish.ISSUES):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_the_same_rows_from_another_kind_of_table(data: Path, tmp_path: Path, suffix: str) -> None:
    with data.open(encoding="utf-8", newline="") as file:
        columns, *lines = csv.reader(file)
    path = tmp_path / f"表{suffix}"
    if suffix == ".xlsx":
        book = Workbook()
        for i, line in enumerate((columns, *lines), start=1):
            for j, text in enumerate(line, start=1):
                book.active.cell(i, j, text).data_type = "s"  # never a formula
        book.save(path)
    else:
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.table({name: [one[i] for one in lines] for i, name in enumerate(columns)}), path)
    one, other = (
        [(s.row, s.label, s.also, s.file.split("#")[-1]) for s in collect.collect([file]).samples]
        for file in (data, path)
    )
    assert one == other


def test_a_parquet_file_of_declared_categories(tmp_path: Path, plan: Plan) -> None:
    """Chinese headings are read as a filing is, whatever the format; and such a file goes through training."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    kinds = {"数量指标": "第{}批农机具发放台数", "质量指标": "第{}批农机具合格率", "时效指标": "第{}批农机具发放及时率"}
    lines = [
        (f"{i % 4}局", kind, name.format("一二三四五六七八九十"[i % 10] + "甲乙丙丁戊"[i // 10]), "≥9")
        for i in range(40)
        for kind, name in kinds.items()
    ]
    columns = ("单位名称", "二级指标", "三级指标", "指标值")
    path = tmp_path / "申报.parquet"
    parquet.write_table(arrow.table({name: [line[i] for line in lines] for i, name in enumerate(columns)}), path)
    outcome = command.train(command.ready(Order((path,), tmp_path / "m", plan, force=True)), silent)
    assert len(outcome.result.own) == 120
    assert outcome.result.figures.accuracy > 0.9


def test_leaves_of_all_kinds_are_understood() -> None:
    assert collect.leaf("成本指标") == "经济成本指标"
    assert collect.leaf("满意度") == "服务对象满意度指标"
    assert {collect.leaf(name) for name in taxonomy.leaves()} == set(taxonomy.leaves())
    assert collect.leaf("胡说") is None


def test_of_very_many_rows_trials_see_a_part_and_the_model_all(
    data: Path, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_TRIED", 40)
    monkeypatch.setattr(steps, "MOST_MEASURED", 30)
    learnt = []
    fit = problem.fit

    def watched(posed: problem.Problem, seen: numpy.ndarray, *rest: object, **more: object) -> problem.Weights:
        learnt.append(int(seen.sum()))
        return fit(posed, seen, *rest, **more)

    monkeypatch.setattr(problem, "fit", watched)
    outcome = command.train(command.ready(Order((data,), tmp_path / "m", plan, force=True)), silent)
    assert outcome.result.figures.rows == 120  # every row is judged by weights that never saw it
    assert outcome.result.old.rows == 30
    assert max(learnt[:-1]) <= 60  # forty texts, some of them in several rows
    assert learnt[-1] == 120
