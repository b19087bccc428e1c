"""The same work on a Dask cluster that is already there, through joblib's Dask backend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from zhibiao.errors import SettingsError

_PATIENCE = 30


def connect(scheduler: str | None) -> AbstractContextManager[None]:
    """A context in which joblib sends its work to the scheduler at this address (``tcp://host:8786``).

    Raises:
        SettingsError: no address, libraries that are not installed, or nobody at the address.
    """
    if not scheduler:
        raise SettingsError("没有说明调度器的地址", remedy="加上 --scheduler tcp://主机:8786")
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise SettingsError("没有安装集群所需的库", remedy='请安装：pip install "zhibiao[cluster]"') from error
    return _connected(scheduler)


@contextmanager
def _connected(scheduler: str) -> Iterator[None]:
    from distributed import Client
    from joblib import parallel_config

    try:
        client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call, unused-ignore]
    except (OSError, TimeoutError, ValueError) as error:
        raise SettingsError(
            "连不上调度器", where=scheduler, remedy="检查地址、端口和防火墙，确认集群已经启动"
        ) from error
    with client, parallel_config(backend="dask", client=client, wait_for_workers_timeout=_PATIENCE):
        yield
