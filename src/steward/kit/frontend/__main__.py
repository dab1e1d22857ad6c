"""``python -m steward.kit.frontend``: make the front-end files ready, or say why not."""

import sys
from pathlib import Path

from steward.kit.frontend.errors import FrontendError
from steward.kit.frontend.fetch import Frontend


def main() -> int:
    """Make ready what pages load, for the project in the current folder; return the exit code."""
    try:
        changed = Frontend(project=Path.cwd()).make_ready()
    except FrontendError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    done = "fetched" if changed else "up to date"
    sys.stdout.write(f"Front-end files are {done}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
