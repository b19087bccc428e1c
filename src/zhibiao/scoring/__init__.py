"""How specific a target is: the vague flag and the rubric of ``domain.md`` §4, as pure functions."""
