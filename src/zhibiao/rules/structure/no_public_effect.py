"""效益里没有面向公众的指标

## 它查什么
有效益指标，但没有一行说到群众、居民、企业等受益人或社会面的变化。每个项目报告一次。默认不开启。

## 为什么审核不通过
效益应当说明公众得到了什么，而不是单位自己的管理改善。（domain.md §3.4 W5）

## 反例
@ 项目=甲
资料归档数量 | ≥300份 | 数量指标
办公资源循环利用率 | ≥70% | 经济效益指标
单位管理制度数量 | ≥2项 | 可持续影响指标

## 正例
@ 项目=甲
资料归档数量 | ≥300份 | 数量指标
查档群众人次 | ≥800人次 | 社会效益指标
单位管理制度数量 | ≥2项 | 可持续影响指标

## 何时可以忽略
单位内部运转类项目，可以忽略。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibiao.records import ProjectAssessment
from zhibiao.rules.base import Context, Mark, Rule, places, whole
from zhibiao.rules.row import EFFECTS, leaf, words_of

_PUBLIC = re.compile(
    r"群众|居民|村民|农户|农民|企业|公众|社会|学生|市民|患者|老人|儿童|受益|惠及|就业|犯罪|信访|事故|知晓|普及|营商|人口|乡|村|县|区|消费|增收|舆情"
)


def look(project: ProjectAssessment, context: Context) -> Iterator[Mark]:
    """Mark a table whose effects speak only of the unit itself."""
    effects = [one for one in project.assessments if leaf(one) in EFFECTS]
    if effects and not project.project.narrative and not any(_PUBLIC.search(words_of(one)) for one in effects):
        yield whole(
            f"效益指标{places(effects)}都没有说到受益的公众", "加一行面向公众的效益，如：受益人数≥__人、群众知晓率≥__%"
        )


RULE = Rule(
    code="STR017",
    name="no-public-effect",
    family="structure",
    severity="info",
    defects=("W5",),
    page=__doc__ or "",
    look=look,
    level="project",
    status="preview",
)
