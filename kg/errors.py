"""Errors that a user can act on: what happened, where, what to do next."""

from __future__ import annotations

__all__ = ["InputError", "KgError", "NonConformance"]


class KgError(Exception):
    """Base of all errors that kg raises on purpose. ``exit_code`` is what the command line exits with."""

    exit_code = 2

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.hint}" if self.hint else text


class InputError(KgError):
    """Usage or input is wrong (exit code 2)."""


class NonConformance(KgError):
    """The data does not conform, or a result falls short (exit code 1)."""

    exit_code = 1
