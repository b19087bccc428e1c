"""zhibiao 指标: reads budget-performance filings and judges every target in them."""

from __future__ import annotations

__version__ = "0.1.0"
