"""A model in its place: whether it may, whole or not at all, and what an interrupted run leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from zhibiao.errors import TrainingError
from zhibiao.model import store
from zhibiao.training import command, problem, promote
from zhibiao.training.command import Order
from zhibiao.training.metrics import Interval
from zhibiao.training.prepared import Plan
from zhibiao.training.promote import Comparison

pytestmark = pytest.mark.usefixtures("hurried")


def silent(step: str, done: int, total: int) -> None:
    """No progress."""


def test_a_worse_model_is_kept_beside(scratch: tuple[Order, command.Ready, command.Outcome]) -> None:
    order, _, outcome = scratch
    assert not outcome.verdict.promoted
    assert outcome.folder == promote.beside(order.out)
    assert not order.out.exists()
    assert sorted(path.name for path in order.out.parent.iterdir()) == ["本区.candidate"]


@pytest.mark.parametrize("name", ["not a model", "file"])
def test_places_that_hold_something_else(tmp_path: Path, data: Path, plan: Plan, name: str) -> None:
    out = tmp_path / "out"
    if name == "file":
        out.write_text("x", encoding="utf-8")
    else:
        out.mkdir()
        (out / "日记.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TrainingError, match="输出"):
        command.ready(Order((data,), out, plan))


def test_interrupted_training_resumes(data: Path, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = Order((data,), tmp_path / "m", plan, force=True)
    calls = []
    fit = problem.fit
    monkeypatch.setattr(problem, "fit", lambda *a, **k: calls.append(1) or fit(*a, **k))

    def stop(step: str, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        command.train(command.ready(order), stop)
    first = len(calls)
    assert first >= 3
    assert not order.out.exists()
    resumed = command.train(command.ready(replace(order, resume=True)), silent)
    again = len(calls) - first
    anew = command.train(command.ready(replace(order, out=tmp_path / "n")), silent)
    assert again < len(calls) - first - again
    assert resumed.verdict.promoted
    assert (order.out / store.WEIGHTS).read_bytes() == (anew.folder / store.WEIGHTS).read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m", "n"]


KILLED = """
import os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
from zhibiao.model import probes, store
from zhibiao.training import command, problem, promote, steps
from zhibiao.training.prepared import Plan

problem.STEPS, steps.WARM_STEPS = 10, 3  # what is tested is not how good the weights are
data, out, moments = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
expected = store.load(out).manifest.corpus["data"]["fingerprint"]


ready = command.ready(command.Order((data,), out, Plan(folds=3, base=False), force=True))  # only reads


def run(resume):
    child = os.fork()
    if child == 0:
        command.train(replace(ready, order=replace(ready.order, resume=resume)), lambda *told: None)
        os._exit(0)
    return child


begin = time.monotonic()
assert os.waitpid(run(False), 0)[1] == 0
took = time.monotonic() - begin
draw = random.Random(os.getpid())
killed = 0
for moment in range(moments):
    child = run(moment % 2 == 1)
    time.sleep(draw.uniform(0, took))
    os.kill(child, signal.SIGKILL)
    killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    promote.recover(out)
    model = store.load(out)  # the old one, or the whole new one where the run was quick
    assert probes.check(model) == 5
    assert model.manifest.corpus["data"]["fingerprint"] == expected
assert os.waitpid(run(True), 0)[1] == 0
print(killed, sorted(path.name for path in out.parent.iterdir()))
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_killed_at_ten_random_moments_the_old_model_stands(
    data: Path, scratch: tuple[Order, command.Ready, command.Outcome], tmp_path: Path
) -> None:
    """Half of the runs resume the one that was killed before; a last one ends and leaves nothing else."""
    out = tmp_path / "m" / "本区"
    out.parent.mkdir()
    promote.place(_copy(scratch[2].folder, tmp_path / "copy"), out)
    command_line = [sys.executable, "-W", "ignore", "-c", KILLED, str(data), str(out), "10"]
    done = subprocess.run(command_line, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    killed, _, left = done.stdout.strip().partition(" ")
    assert int(killed) >= 5
    assert left == "['本区']"


def _copy(source: Path, goal: Path) -> Path:
    goal.mkdir()
    for path in source.iterdir():
        (goal / path.name).write_bytes(path.read_bytes())
    return goal


@pytest.mark.parametrize("exchange", [True, False])
def test_a_model_takes_the_place_of_another(
    scratch: tuple[Order, command.Ready, command.Outcome],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    exchange: bool,
) -> None:
    if not exchange:
        monkeypatch.setattr(promote, "_exchange", lambda first, second: False)
    out = tmp_path / "m"
    for name in ("a", "b"):
        promote.place(_copy(scratch[2].folder, tmp_path / name), out)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
    assert store.load(out).name == "local"


def test_a_kill_between_two_renames_is_mended(
    scratch: tuple[Order, command.Ready, command.Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "m"
    _copy(scratch[2].folder, promote.scratch(out, "previous"))
    assert promote.recover(out)
    assert store.load(out).name == "local"
    assert not promote.recover(out)


def _comparison(low: float, value: float, high: float) -> Comparison:
    return Comparison("分折检验", 0.8 + value, 0.8, Interval(value, low, high))


@pytest.mark.parametrize(
    ("comparisons", "promoted"),
    [
        ([_comparison(-0.01, 0.01, 0.03)], True),
        ([_comparison(-0.02, -0.01, 0.01)], True),  # within noise
        ([_comparison(-0.03, -0.02, -0.01)], False),
        ([_comparison(-0.2, -0.05, 0.1)], False),  # noisy, but it looks too bad
        ([_comparison(0.0, 0.02, 0.03), _comparison(-0.03, -0.02, -0.01)], False),
        ([], False),
    ],
)
def test_promotion(comparisons: list[Comparison], promoted: bool) -> None:
    assert promote.decide(comparisons, force=False).promoted is promoted
    assert promote.decide(comparisons, force=True).promoted
