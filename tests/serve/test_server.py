"""Listening: the command, its errors, and connections that only wait."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from zhibiao.cli import serve as command
from zhibiao.cli.app import app
from zhibiao.errors import SettingsError
from zhibiao.serve import server
from zhibiao.serve.app import create_app


def test_command_serves_until_interrupted(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "zhibiao", "serve", "--port", "0"],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = line.split("：")[1].split("　")[0]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=90) as answer:
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
    finally:
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=90)
    assert (process.returncode, out, errors) == (0, "", "已停止。\n")
    assert list(tmp_path.iterdir()) == []


def test_taken_port_and_foreign_address_are_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="端口"):
            server.listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(SettingsError, match="--host"):
        server.listen("203.0.113.7", 0)


def test_missing_extra_names_the_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["serve"], standalone_mode=False)
    assert isinstance(result.exception, SettingsError)
    message = str(result.exception)
    assert 'pip install "zhibiao[serve]"' in message
    assert "\n" not in message


def test_wrong_settings_are_told_before_listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["serve", "--port", "0", "--select", "NOSUCH"], standalone_mode=False)
    assert isinstance(result.exception, SettingsError)


@pytest.mark.parametrize(
    "opening",
    [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /static"],
    ids=["silent", "half a head", "half a second head"],
)
def test_connections_that_only_wait_are_closed(opening: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    ready = threading.Event()
    with server.listen("127.0.0.1", 0) as sock:
        own = server.server(create_app(), ready.set)
        thread = threading.Thread(target=own.run, kwargs={"sockets": [sock]})
        thread.start()
        assert ready.wait(90)
        try:
            with socket.create_connection(sock.getsockname(), timeout=60) as connection:
                started = time.monotonic()
                connection.sendall(opening)
                while connection.recv(65536):
                    pass
                assert time.monotonic() - started < 8
        finally:
            own.should_exit = True
            thread.join(20)
