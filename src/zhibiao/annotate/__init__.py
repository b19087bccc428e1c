"""Findings written back into the filing that they are about: Word comments, Excel notes; the rest stays as it was."""

from zhibiao.annotate.files import annotate

__all__ = ["annotate"]
