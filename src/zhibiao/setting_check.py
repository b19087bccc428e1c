"""Whether what the settings name is there: rules, level 2 categories, columns. Cheap, so that it comes before any work."""

from __future__ import annotations

from zhibiao.aliases import resolve
from zhibiao.extract.renaming import checked
from zhibiao.records import Filing
from zhibiao.rules.registry import select
from zhibiao.settings import Settings


def verify(settings: Settings) -> None:
    """Look up every name in ``settings``.

    Raises:
        SettingsError: one that there is not, with the nearest that there is.
    """
    select(settings.select, settings.ignore, settings.severity)
    for _, rules in settings.per_file_ignores:
        select((), rules)
    resolve(Filing("", ()), settings.house)
    checked(settings.columns)
