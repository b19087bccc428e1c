"""What ``train`` says, in Chinese: before about the data, after about the model."""

from __future__ import annotations

from zhibiao.training.command import Before, Outcome, Ready
from zhibiao.training.local import Result

SHOWN = 5
"""Conflicts, failures and confusions that are shown; the rest are counted."""

WORTH = 0.005
"""A gain of the last doubling of the data that is still worth collecting for."""


def before(start: Ready) -> str:
    """The report on the data."""
    one = start.before
    lines = [
        "数据",
        f"  {one.files} 个文件，{one.rows} 行有类别，{one.unlabelled} 行没有申报类别（未用）；按{one.grouping}分为 {one.groups} 组",
    ]
    if one.base_rows:
        lines.append(f"  另加随附语料 {one.base_rows} 行")
    if one.reviewed or one.dropped:
        lines.append(f"  人工复核过 {one.reviewed} 行，复核后剔除 {one.dropped} 行")
    lines.append("  各类别行数：" + "，".join(f"{name} {count}" for name, count in one.counts))
    if one.thin:
        lines.append(f"  样本偏少（不足 30 行）：{'、'.join(one.thin)}；这些类别的数字不可靠")
    lines.append(
        f"  去掉数字和书写差别后有 {one.texts} 种不同写法，重复 {one.duplicates} 行；同一写法标成不同类别的有 {len(one.conflicts)} 种"
    )
    for name, target, labels in one.conflicts[:SHOWN]:
        lines.append(f"    「{name}」（{target}）：{'，'.join(labels)}")
    lines += [f"  未能读取：{failure.path}：{failure.message}" for failure in one.failures[:SHOWN]]
    if len(one.failures) > SHOWN:
        lines.append(f"  ……共 {len(one.failures)} 个文件未能读取")
    lines.append(_folds(one))
    if start.stands is not None:
        lines.append("  输出位置的现用模型可能学过其中一些行：分折检验与随附模型比较，与现用模型只在它没学过的行上比较")
    return "\n".join(lines) + "\n"


def _folds(one: Before) -> str:
    if one.folds:
        return f"  {one.folds} 折检验：同组的行总在同一折，检验的写法都不参加训练，折间重叠 0"
    return "  只有一组，不能分折检验：请再加几份文件"


def after(outcome: Outcome) -> str:
    """The report on the model."""
    result = outcome.result
    lines = [*_fold_table(result), *_accuracy(result), *_classes(result), *_labels(result)]
    curve = learning(result)
    if curve:
        lines += ["学习曲线（只用词语，前两折）", *curve]
    lines += ["结论", f"  {outcome.verdict.reason}", f"  模型：{outcome.folder}"]
    lines.append("  其中 card.md 是说明，metrics.json 是全部数字，label_issues.csv 是存疑的申报类别")
    return "\n".join(lines) + "\n"


def _fold_table(result: Result) -> list[str]:
    if not result.folds:
        return []
    lines = ["分折检验", "  折  组数  检验行数  训练行数  重叠  准确率  宏平均F1"]
    lines += [
        f"  {i:>2}  {f.groups:>4}  {f.rows:>8}  {f.learnt:>8}  {f.overlap:>4}  {f.accuracy:>6.3f}  {f.macro_f1:>8.3f}"
        for i, f in enumerate(result.folds, start=1)
    ]
    return lines


def _accuracy(result: Result) -> list[str]:
    new = result.figures
    source = "没见过这些组的模型的回答" if result.folds else "只学过随附语料的模型的回答"
    lines = [
        f"与申报类别相比（{source}；申报本身有错，数字偏低）",
        f"  准确率 {new.accuracy:.3f}，宏平均 F1 {new.macro_f1:.3f}，校准误差 {new.calibration_error:.3f}",
        "  最有把握的那部分：" + "，".join(f"{share:.0%} 行 {value:.3f}" for share, value in new.coverage),
        f"  现用模型 {result.old_name}：准确率 {result.old.accuracy:.3f}，宏平均 F1 {result.old.macro_f1:.3f}",
    ]
    lines += [f"  {name}：{value:.3f}" for name, value in result.baselines.items()]
    for one in result.comparisons:
        gap = one.difference
        lines.append(
            f"  {one.name}：新 {one.new:.3f}，旧 {one.old:.3f}，相差 {100 * gap.value:+.1f} 个百分点"
            f"（95% 区间 {100 * gap.low:+.1f} 至 {100 * gap.high:+.1f}）"
        )
    return lines


def _classes(result: Result) -> list[str]:
    lines = ["各类别（精确率 召回率 F1 行数）"]
    lines += [
        f"  {name}　{c.precision:.3f} {c.recall:.3f} {c.f1:.3f} {c.support}"
        for name, c in result.figures.per_class.items()
    ]
    lines += [
        f"  申报为「{gold}」的有 {count} 行被判成「{said}」" for gold, said, count in result.figures.confusions[:SHOWN]
    ]
    return lines


def _labels(result: Result) -> list[str]:
    doubt = result.doubt
    lowered = int(((doubt.trust > 0) & (doubt.trust < 1)).sum())
    return [
        f"申报类别存疑 {int(doubt.doubtful.sum())} 行（见 label_issues.csv，填好后用 --reviewed 交回）；"
        f"训练时 {int(doubt.left_out.sum())} 行不用，{lowered} 行降低了权重"
    ]


def learning(result: Result) -> list[str]:
    """The learning curve and one sentence on whether more data would help."""
    if not result.curve:
        return []
    points = "，".join(f"{share:.0%} {value:.3f}" for share, value in result.curve)
    known = dict(result.curve)
    gain = known[1.0] - known[0.5]
    if gain >= WORTH:
        said = f"数据加倍还提高了 {100 * gain:.1f} 个百分点，再收集数据会有帮助"
    elif gain > -WORTH:
        said = "数据加倍几乎不再提高，再收集同类数据帮助不大；补样本偏少的类别、复核存疑标注更有用"
    else:
        said = "数据加倍反而下降，先复核存疑的申报类别，再收集数据"
    return [f"  用到的新数据：{points}", f"  {said}"]
