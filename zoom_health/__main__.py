"""The program `zoom-health`, also as `python -m zoom_health`."""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code.

    Without the extra `cli` it says how to install it and exits with 2.
    """
    if find_spec("click") is None or find_spec("rich") is None:
        sys.stderr.write('zoom-health: the command line is an extra: pip install "zoom-health[cli]"\n')
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a note must not stop at a character that a terminal lacks
    try:
        from ._cli.application import command_line

        command_line().main(prog_name="zoom-health")
    except KeyboardInterrupt:
        sys.stderr.write("zoom-health: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
