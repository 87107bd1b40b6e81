"""A process whose runner begins a job, changes something, and never comes to its end."""

import sys
import time

from lms.config import read_settings
from lms.jobs.kinds import Kind, Outcome, Work, add_kind
from lms.jobs.runner import Runner
from tests.world import make_unit
from wsgi import create_app


def hang(work: Work) -> Outcome:
    """Change something that is not committed, say so, and hang."""
    make_unit()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    time.sleep(600)
    return Outcome("")


if __name__ == "__main__":
    app = create_app(read_settings())
    add_kind(app, Kind("test", "Thử", hang))
    Runner(app).start()
    time.sleep(600)
