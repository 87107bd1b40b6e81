"""`python -m lms.assets build` makes the files that browsers load."""

import argparse
import sys

from lms.assets.build import BuildFailed, build


def main() -> int:
    """Build, say what happened, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lms.assets", description=__doc__)
    parser.add_argument("command", choices=["build"])
    parser.parse_args()
    try:
        was_stale = build()
    except BuildFailed as error:
        sys.stderr.write(f"assets: {error}\nassets: the sources are served as they are\n")
        return 1
    sys.stdout.write("assets: built\n" if was_stale else "assets: up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
