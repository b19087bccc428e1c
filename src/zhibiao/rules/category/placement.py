"""Where a row is filed and where it may be filed, in the names of the tree in force (``domain.md`` §1.7, §2.11)."""

from __future__ import annotations

from zhibiao.records import Assessment
from zhibiao.rules.row import COSTS
from zhibiao.taxonomy import Standard, leaf_of, project

QUESTIONS = {
    "数量指标": "完成多少",
    "质量指标": "做得好不好、合不合标准",
    "时效指标": "何时完成、快不快",
    "经济成本指标": "花多少钱",
    "社会成本指标": "项目给社会带来的负面影响",
    "生态环境成本指标": "项目给环境带来的负面影响",
    "经济效益指标": "带来多少收入或节约",
    "社会效益指标": "给社会公众带来什么变化",
    "生态效益指标": "给自然环境带来什么变化",
    "可持续影响指标": "效果能不能长期保持",
    "服务对象满意度指标": "服务对象满不满意",
}
_EFFECTS = frozenset({"经济效益指标", "社会效益指标", "生态效益指标"})


def is_misfiled(assessment: Assessment, standard: Standard) -> bool:
    """Whether the declared level 2 lies outside what a reasonable reviewer accepts.

    The names of the money leaf (成本指标, 经济成本指标) count as one; 可持续影响指标 in a 2021 form stands for
    whichever of the effect leaves is accepted (``domain.md`` §1.7).
    """
    declared = assessment.indicator.declared.level2
    if declared is None:
        return False
    accepted = {leaf_of(name) for name in assessment.category.accepted}
    if declared == "成本指标" and accepted & COSTS:
        return False
    if standard == "2021" and declared == "可持续影响指标" and accepted & _EFFECTS:
        return False
    return leaf_of(declared) not in accepted and leaf_of(project(leaf_of(declared), standard)) not in accepted


def question(level2: str) -> str:
    """The question that a category answers, for a sentence that explains a verdict."""
    return QUESTIONS.get(leaf_of(level2), "")
