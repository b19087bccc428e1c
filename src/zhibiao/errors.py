"""One root error. Each says what is wrong, where, and what to do; the message is Chinese because a clerk reads it."""

from __future__ import annotations


class ZhibiaoError(Exception):
    """Root of all errors that are meant for a person.

    ``problem`` says what is wrong, ``where`` names the file or place, ``remedy`` says what to do.
    """

    exit_status = 2

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem, where, remedy)
        self.problem = problem
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        cure = f"（{self.remedy}）" if self.remedy else ""
        return f"{place}{self.problem}{cure}"

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments do not survive BaseException's own pickling, and batches cross processes
        return _rebuild, (type(self), self.problem, self.where, self.remedy)


class InputError(ZhibiaoError):
    """An input that cannot be read; the rest of a batch goes on."""

    exit_status = 3


class InternalError(ZhibiaoError):
    """A fault of the program that keeps it from assessing anything: no input was dealt with."""

    exit_status = 3


class SettingsError(ZhibiaoError):
    """Wrong usage or settings."""


class ModelError(ZhibiaoError):
    """A model folder that is missing, damaged or foreign."""


class TrainingError(ZhibiaoError):
    """Training data or a training run that cannot give a model."""


def _rebuild(kind: type[ZhibiaoError], problem: str, where: str, remedy: str) -> ZhibiaoError:
    return kind(problem, where=where, remedy=remedy)
