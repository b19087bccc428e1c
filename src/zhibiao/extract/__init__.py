"""Extraction: a :class:`zhibiao.records.Document` becomes a :class:`zhibiao.records.Filing` with its indicators."""

from zhibiao.extract.filing import extract

__all__ = ["extract"]
