"""The command ``kg`` and what its commands share: errors as messages, the options that several have.

Invariant: what is wrong with the input is told on standard error in one message, without a traceback.
"""

from __future__ import annotations

import difflib
import sys
from typing import Any

import click

import kg
from kg.errors import InputError, KgError

__all__ = ["INTERRUPTED", "Commands", "cli", "main", "min_confidence_option", "store_option"]


INTERRUPTED = 130  #: exit code after Ctrl-C


class _InputFailure(click.ClickException):
    """A usage or input error as click reports it."""

    exit_code = InputError.exit_code


class Commands(click.Group):
    """The commands, with errors as messages and near matches for a name that is none."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")  # no character may stop an answer
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise _failure(str(error), error.exit_code) from error
        except BrokenPipeError:
            raise  # click ends quietly when the reader has gone
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _failure(f"{where}{error.strerror or error}", InputError.exit_code) from error
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # as they stand below, not by alphabet

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], list(self.commands), n=2, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Commands: {', '.join(self.commands)}."
            ctx.fail(f"No such command {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


def _failure(message: str, exit_code: int) -> click.ClickException:
    from kg.words import clean

    lines = (line[: len(line) - len(line.lstrip())] + clean(line) for line in message.split("\n"))
    return (_InputFailure if exit_code == InputError.exit_code else click.ClickException)("\n".join(lines))


@click.group(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(kg.__version__, prog_name="kg")
def cli() -> None:
    """Read news on international relations and arms control into a knowledge graph of who says what.

    \b
    Example:
      kg build                       # the sample corpus, into kg.db
      kg show russia
      kg map map.html
    """


def main() -> None:
    """What ``kg`` on the command line runs."""
    cli(prog_name="kg")


store_option = click.option(
    "--store", default="kg.db", envvar="KG_STORE", show_default=True, show_envvar=True, help="Folder of the store."
)


min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="NUMBER",
    help="Leave out statements of less confidence (0 to 1): how sure the extraction is, not how true the claim.",
)
