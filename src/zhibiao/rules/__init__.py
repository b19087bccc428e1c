"""What reviewers reject, one small module a rule, in five families.

``vague/`` nothing to measure · ``target/`` the figure is wrong · ``category/`` the wrong box · ``boilerplate/`` copied
or empty talk · ``structure/`` the form itself. Rules are pure functions on records; they import neither classify nor
scoring.
"""

from zhibiao.rules.engine import check_filing, check_indicator, check_project
from zhibiao.rules.registry import all_rules, get, select

__all__ = ["all_rules", "check_filing", "check_indicator", "check_project", "get", "select"]
