"""The command line: thin commands over the public API. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import click

from lagebild import __version__
from lagebild.cli.actor import actor
from lagebild.cli.code import code, read
from lagebild.cli.doctor import doctor
from lagebild.cli.dyad import dyad
from lagebild.cli.explain import explain
from lagebild.cli.export import export
from lagebild.cli.fetch import fetch
from lagebild.cli.judge import judge, judgements
from lagebild.cli.kb import kb
from lagebild.cli.pack import pack
from lagebild.cli.search import search, timeline
from lagebild.cli.serve import serve
from lagebild.cli.show import show, story
from lagebild.cli.snapshot import diff, snapshot
from lagebild.cli.store import add, delete, init, migrate, recode, status
from lagebild.cli.watch import watch

if TYPE_CHECKING:
    from lagebild.errors import OutputFailed


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="lagebild")
def cli() -> None:
    """Lagebild reads German and English news reports: who did what to whom, when and where, whether it happened, and who says so.

    Begin with `lagebild code examples/`.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


# Numpy reads these when it is first imported, whichever command does so. Several threads wait for each other on short reports: they tripled
# the processor time of an export as CoNLL-U.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
COMMANDS = (
    code,
    read,
    fetch,
    watch,
    init,
    add,
    search,
    show,
    dyad,
    timeline,
    story,
    export,
    status,
    recode,
    judge,
    judgements,
    snapshot,
    diff,
    delete,
    migrate,
    serve,
    explain,
    actor,
    kb,
    pack,
    doctor,
)
for command in COMMANDS:
    cli.add_command(command)


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _output_failed(error: Exception) -> OutputFailed | None:
    """What to tell where standard output cannot be written: errors of files name them."""
    if not isinstance(error, OSError) or error.filename is not None or error.errno not in _NO_ROOM:
        return None
    from lagebild.errors import OutputFailed

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries once more as it ends
    return OutputFailed(f"The output cannot be written: {error.strerror}.")


def main() -> None:
    """The console script: runs a command and turns every error into one clear line and an exit status.

    0 done; 1 an error that ended the run; 2 wrong usage; 3 done, but some inputs are recorded as failed; 130 interrupted.
    """
    from lagebild.errors import LagebildError, Unexpected

    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        status = 130
    except BrokenPipeError:  # `lagebild code … | head`: nobody reads on, which is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except LagebildError as error:
        click.echo(str(error), err=True)
        status = 1
    except Exception as error:
        if os.environ.get("LAGEBILD_DEBUG"):
            raise
        click.echo(str(_output_failed(error) or Unexpected(f"{type(error).__name__}: {error}.")), err=True)
        status = 1
    sys.exit(status)
