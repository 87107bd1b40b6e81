"""Commands in processes that inherit no size: what they took of the clock, the processor and the memory.

The system counts as the largest size of a child what its parent held when it was started.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.servers import ROOT

LAUNCHER = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


class Used(NamedTuple):
    """Seconds of the clock and of the processor, and the most that it held, in MB."""

    seconds: float
    processor: float
    memory: float


def run_alone(command: Sequence[str], environ: Mapping[str, str]) -> Used:
    """Run `lms` with these words, and return what it took; an error where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, sys.executable, "-m", "wsgi", *command],
        cwd=ROOT,
        env=dict(environ),
        check=True,
        stdout=subprocess.PIPE,
    )
    return Used(*json.loads(done.stdout))
