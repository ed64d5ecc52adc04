"""``python -m cxemotion`` and the ``cxemotion`` command."""

from __future__ import annotations

import os
import sys

import click

from cxemotion.cli import commands
from cxemotion.errors import CxEmotionError

UNUSABLE, INTERRUPTED = 2, 130


def main() -> None:
    """Run the command line: exit 0 when done, 2 with one line on stderr for unusable input or arguments."""
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        print(asked.format_message())
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        _refuse(error.format_message())
    except BrokenPipeError:
        # the reader of our output went away: not an error, and nothing more may be written
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except CxEmotionError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}; check the path" if error.filename else str(error))


def _refuse(message: str) -> None:
    print(f"cxemotion: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
