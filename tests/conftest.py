"""What tests share: the real filings, where this checkout has them beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# a slow machine is no failure: no timed assertions
settings.register_profile("zhibiao", deadline=None)
settings.load_profile("zhibiao")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the repository; the test is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def filings(shared: Path) -> dict[str, Path]:
    """The four real filings by their number."""
    return {path.name[:3]: path for path in sorted((shared / "filings").glob("*.txt"))}
