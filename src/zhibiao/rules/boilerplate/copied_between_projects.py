"""几个项目照搬同一批指标

## 它查什么
同一份文件里，名称和指标值完全相同的行出现在三个以上项目，或两个项目的指标表基本相同。每份文件报告一次。
不同文件之间的照搬由 BPL009 在批量报告里报告。

## 为什么审核不通过
指标应当从本项目的支出内容推出来；照搬说明没有针对项目设定。（“相关性”审核；domain.md §3.4 D28，W4）

## 反例
@ 项目=甲
案件结案率 | ≥95% | 质量指标
任务完成及时率 | ≥95% | 时效指标
@ 项目=乙
案件结案率 | ≥95% | 质量指标
任务完成及时率 | ≥95% | 时效指标
@ 项目=丙
案件结案率 | ≥95% | 质量指标
培训人次 | ≥100人次 | 数量指标

## 正例
@ 项目=甲
案件结案率 | ≥95% | 质量指标
法律援助办案数量 | ≥200件 | 数量指标
@ 项目=乙
培训人次 | ≥100人次 | 数量指标
案件结案率 | ≥92% | 质量指标
@ 项目=丙
调解成功率 | ≥96% | 质量指标
培训人次 | ≥80人次 | 数量指标

## 何时可以忽略
同一专项分年度、分级次下达、上级统一规定指标的，可以忽略。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from zhibiao.records import FilingAssessment, ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, quote, whole
from zhibiao.text.normalise import compact, fold

_MANY = 3
_FEW_ROWS = 4
_SAME_TABLE = 0.8


def look(filing: FilingAssessment, context: Context) -> Iterator[Mark]:
    """Mark rows, or whole tables, that several projects of a filing share."""
    tables = [(number, project) for number, project in enumerate(filing.projects) if not project.project.narrative]
    if len(tables) < 2:
        return
    seen: dict[tuple[str, str], set[int]] = {}
    shown: dict[tuple[str, str], str] = {}
    for number, project in tables:
        for one in project.assessments:
            key = (compact(one.indicator.name), fold(one.indicator.target).text)
            seen.setdefault(key, set()).add(number)
            shown.setdefault(key, one.indicator.name)
    shared = [key for key, numbers in seen.items() if len(numbers) >= _MANY and key[0]]
    if shared:
        most = max(len(seen[key]) for key in shared)
        names = "、".join(quote(shown[key], 16) for key in shared[:4])
        more = "等" if len(shared) > 4 else ""
        message = f"{names}{more}共{len(shared)}行（名称、指标值完全相同）出现在{most}个项目里"
        yield whole(message, "按各项目的支出内容分别设定指标和指标值", key="rows")
        return
    common = Counter(
        pair for numbers in seen.values() if len(numbers) < _MANY for pair in combinations(sorted(numbers), 2)
    )
    for number, other in sorted(common):
        left, right = filing.projects[number], filing.projects[other]
        size = min(len(left.assessments), len(right.assessments))
        if size >= _FEW_ROWS and common[number, other] / size >= _SAME_TABLE:
            message = f"{_title(left, number)}与{_title(right, other)}的指标表基本相同"
            yield whole(message, "按各项目的支出内容分别设定指标和指标值", key="tables")
            return


def _title(project: ProjectAssessment, number: int) -> str:
    name = project.project.heading.project
    return quote(name) if name else f"第{number + 1}张表"


RULE = Rule(
    code="BPL003",
    name="copied-between-projects",
    family="boilerplate",
    severity="warning",
    defects=("D28", "W4"),
    page=__doc__ or "",
    look=look,
    level="filing",
)
