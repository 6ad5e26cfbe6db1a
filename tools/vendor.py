"""`zoom-health vendor` from this checkout, whatever is installed. Needs the extra `cli`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> None:
    """Run the command on the packages of this checkout, and end the process with its exit code."""
    sys.path[:0] = [str(ROOT), str(ROOT / "generated")]
    from zoom_health.__main__ import main as run

    sys.argv[1:] = ["--no-plugins", "vendor", *(sys.argv[1:] if arguments is None else arguments)]
    run()


if __name__ == "__main__":
    main()
