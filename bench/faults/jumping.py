"""gunicorn as an office runs it, on a clock that is wrong by what the file CLOCK_IS_WRONG_BY says."""

import os
import runpy
from datetime import datetime, timedelta
from pathlib import Path

import lms.clock

right = lms.clock.now
error = Path(os.environ["CLOCK_IS_WRONG_BY"])


def wrong() -> datetime:
    """Return the moment that the clock shows."""
    return right() + timedelta(seconds=float(error.read_text()))


lms.clock.now = wrong
globals().update(runpy.run_path(str(Path(lms.clock.__file__).parents[1] / "gunicorn.conf.py")))
