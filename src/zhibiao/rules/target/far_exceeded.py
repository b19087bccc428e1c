"""实际值远超指标值，说明目标定低了

## 它查什么
自评表里实际完成数超过指标值的120%（可设置），且两者单位相同。

## 为什么审核不通过
超出过多说明年初目标明显偏低；财预〔2020〕10号的计分办法要求按偏离程度扣分，监控系统对120%以上预警。
（domain.md §3.2，§3.4 D15）

## 反例
化解矛盾纠纷件数 | ≥500件 | 数量指标 | | 实际=1620件
培训学员人数 | ≥100人 | 数量指标 | | 实际=260人
巡查次数 | ≥12次 | 数量指标 | | 实际=48次

## 正例
法律援助办案数量 | ≥210件 | 数量指标 | | 实际=249件
培训学员人数 | ≥100人 | 数量指标 | | 实际=100人
投诉件数 | ≤5件 | 质量指标 | | 实际=8件

## 何时可以忽略
因突发事件、政策调整而增加，并在偏差原因里写明的，可以忽略。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhibiao.records import Assessment
from zhibiao.rules.base import Context, Mark, Rule, mark, quote
from zhibiao.rules.row import figures, own_name
from zhibiao.text.reading import read


def look(assessment: Assessment, context: Context) -> Iterator[Mark]:
    """Mark a count whose actual value is far above the target."""
    row, targets = assessment.indicator, figures(assessment, "count")
    if not row.actual or not targets or own_name(assessment).direction == "<=":
        return
    target = targets[0]
    if target.comparator not in (">=", ">", "=") or not target.low:
        return
    actual = next((one for one in read(row.actual, name=row.name).measures if one.kind == "count"), None)
    if actual is None or not actual.low or actual.unit != target.unit:
        return
    share = float(actual.low) / float(target.low)
    if share > context.options.far_share:
        message = f"实际{quote(actual.text)}是指标值{quote(target.text)}的{share:.0%}，年初目标定得过低"
        yield mark(row, "actual", message, f"下年指标值参照近三年均值：≥__{target.unit or ''}")


RULE = Rule(
    code="TGT016",
    name="far-exceeded",
    family="target",
    severity="warning",
    defects=("D15", "D42"),
    page=__doc__ or "",
    look=look,
    needs=("actual", "count"),
)
