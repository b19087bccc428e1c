"""Legacy office formats (DOC, WPS, ET, RTF …) by way of LibreOffice, where it is on the machine.

The program runs without a window, with a profile folder of its own, without macros, and under a time limit; the converted file
is read like any other. Nothing is ever written beside the original.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from zhibiao.errors import InputError
from zhibiao.readers.limits import Limits

_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
# the import filter is named, because LibreOffice otherwise opens a damaged file as plain text
_FILTERS = {
    ".doc": "MS Word 97", ".dot": "MS Word 97", ".wps": "MS Word 97", ".wpt": "MS Word 97", ".rtf": "Rich Text Format",
    ".odt": "writer8", ".xls": "MS Excel 97", ".et": "MS Excel 97", ".ett": "MS Excel 97", ".xml": "MS Excel 2003 XML",
    ".wordml": "MS Word 2003 XML",
}  # fmt: skip
# macros off, no update check, no recovery dialogue
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is, or ``None``."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def converted(data: bytes, suffix: str, target: str, path: str, limits: Limits) -> bytes:
    """The bytes of a file of kind ``suffix`` (``.doc``) as ``target`` (``docx`` or ``xlsx``).

    Raises:
        InputError: LibreOffice is not installed, takes too long, or cannot open the file.
    """
    office = program()
    if office is None:
        save = "XLSX" if target == "xlsx" else "DOCX"
        raise InputError(
            f"读取 {suffix.lstrip('.').upper()} 文件需要 LibreOffice，这台电脑上没有找到",
            where=path,
            remedy=f"请安装 LibreOffice（命令行叫 soffice），或用 Word、WPS 打开，另存为 {save}",
        )
    with tempfile.TemporaryDirectory(prefix="zhibiao-") as folder:
        home = Path(folder)
        user = home / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = home / f"input{suffix}"
        source.write_bytes(data)
        out = home / "out"
        _run(
            [
                office, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault",
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *([f"--infilter={_FILTERS[suffix]}"] if suffix in _FILTERS else []), "--convert-to", target, "--outdir", str(out), str(source),
            ],
            path, limits,
        )  # fmt: skip
        made = out / f"input.{target}"
        if not made.is_file():
            raise InputError(
                "文件损坏或有密码保护，LibreOffice 打不开",
                where=path,
                remedy="请用 Word 或 WPS 打开，取消密码后另存为 DOCX 或 XLSX",
            )
        limits.check_size(made.stat().st_size, path)
        return made.read_bytes()


def _run(command: list[str], path: str, limits: Limits) -> None:
    """Run LibreOffice and all its children, ended together when the time is over."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=limits.max_seconds)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise limits.too_slow(path) from error
        except BaseException:
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # pragma: no cover - Windows
            process.kill()
    process.wait()
