"""A client that speaks as our own page does."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest

pytest.importorskip("starlette")
pytest.importorskip("python_multipart")
pytest.importorskip("jinja2")

from starlette.testclient import TestClient

from zhibiao.serve.app import create_app
from zhibiao.serve.bounds import Bounds

ORIGIN = "http://127.0.0.1:8765"
PAGE = {"x-zhibiao": "page", "origin": ORIGIN, "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="session")
def sample() -> bytes:
    return files("zhibiao").joinpath("data/samples/示例绩效目标表.docx").read_bytes()


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(), base_url=ORIGIN) as one:
        yield one


@pytest.fixture
def small() -> Iterator[TestClient]:
    """A page with narrow bounds."""
    bounds = Bounds(upload=20_000, live=4_000, indicators=5, rows=3, siblings=4, cell=50, prose=100)
    with TestClient(create_app(bounds=bounds), base_url=ORIGIN) as one:
        yield one
