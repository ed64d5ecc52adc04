"""``python -m cxemotion`` and the ``cxemotion`` command."""

from __future__ import annotations

import os
import sys

import click

from cxemotion.cli import commands
from cxemotion.errors import CxEmotionError

UNUSABLE = 2


def main() -> None:
    """Run the command line: exit 0 when done, 2 with one line on stderr for unusable input or arguments."""
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _refuse(error.format_message())
    except BrokenPipeError:
        # the reader of our output went away: not an error, and nothing more may be written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (CxEmotionError, OSError) as error:
        _refuse(str(error))


def _refuse(message: str) -> None:
    print(f"cxemotion: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
