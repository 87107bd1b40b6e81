"""Set up and start the platform on a machine that has only Python; the Makefile calls this.

Only the standard library is used, and the text is one that a Python too old for the platform
can still read, so that it can say so.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}


class Stop(Exception):
    """Setting up cannot go on; carries the one sentence that says why and what to do."""


def main(act: str) -> int:
    """Do what one target of the Makefile asks for; the exit code is 0 or 1."""
    os.chdir(str(ROOT))
    try:
        require_python()
        ACTS[act]()
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


def run() -> None:
    """Set up what is missing, then serve; this process becomes the server."""
    port = require_port()
    require_writable(data_folder(), "name another folder: make run LMS_DATA=/path")
    set_up("run")
    build_front_end()
    say("Preparing the database ...")
    command("scripts.prepare", error="The platform could not be prepared; the line above says why.")
    say(f"Starting the server on http://127.0.0.1:{port} (Ctrl-C stops it) ...")
    os.execv(str(PYTHON), [str(PYTHON), "-m", "gunicorn"])


def build() -> None:
    """Make everything that is generated: virtual environment, packages, front end, English texts, pages."""
    set_up("run")
    build_front_end()
    command("scripts.messages", "compile", error="The English texts could not be compiled.")
    command("scripts.templates", error="The templates could not be compiled.")


def build_front_end() -> None:
    """Make the files that browsers load, where that can be done."""
    say("Building the front end ...")
    if not succeeds([PYTHON, "-m", "lms.assets", "build"]):
        say("The front end could not be built; its sources are served as they are.")


def develop() -> None:
    """Set up what `make check` and `make test` need."""
    set_up("dev")
    build()


def find_browser() -> None:
    """Install Debian's chromium for the browser tests where it is missing and can be had."""
    known = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if known:
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        say("No chromium (name one with CHROMIUM=PATH): the browser tests will be skipped.")
        return
    say("Installing chromium for the browser tests ...")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"]
    if not (succeeds(["apt-get", "update", "-qq"]) and succeeds(install)):
        say("Chromium could not be installed: the browser tests will be skipped.")


def require_python() -> None:
    """Go on under a Python that is new enough, or refuse."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(19, 10, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and succeeds([newer, "-c", "import ensurepip, venv"], quiet=True):
            os.execv(newer, [newer, *sys.argv])
    raise Stop(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}. "
        "Install a newer one, or name it: make run PYTHON=/path/to/python3.11"
    )


def require_port() -> str:
    """Return the port to serve on, or refuse one that is taken or is no port."""
    port = os.environ.get("PORT", "8000")
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise Stop(f"PORT must be a number from 1 to 65535, not {port!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise Stop(f"Port {port} needs special rights; try another: make run PORT=8001") from None
        except OSError:
            raise Stop(f"Port {port} is already in use; try another: make run PORT=8001") from None
    return port


def data_folder() -> Path:
    """Return the folder that the platform keeps its database, files and keys in."""
    return Path(os.environ.get("LMS_DATA") or ROOT / "data").absolute()


def require_writable(folder: Path, advice: str) -> None:
    """Make a folder if it is missing, and refuse one that cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=str(folder)):
            pass
    except OSError as error:
        raise Stop(f"The folder {folder} cannot be written to ({error.strerror}): {advice}") from None


def set_up(kind: str) -> None:
    """Make the virtual environment and install a lock into it, unless both are as they should be."""
    if VENV.is_symlink():
        return  # whoever linked it looks after it
    is_usable = is_ours()
    if is_usable and (is_installed(kind) or is_installed("dev")):
        return
    require_writable(ROOT, "give yourself the right to write there, or clone the project elsewhere")
    uv = find_uv()
    if not is_usable:
        make_environment(uv)
    install(LOCKS[kind], uv)
    installed_file(kind).write_text(stamp(kind))


def is_installed(kind: str) -> bool:
    """Whether the packages of a lock, as it is now, are in the virtual environment."""
    return installed_file(kind).is_file() and installed_file(kind).read_text() == stamp(kind)


def installed_file(kind: str) -> Path:
    """Return the file that remembers which lock was installed."""
    return VENV / f"installed-{kind}"


def stamp(kind: str) -> str:
    """Return a text that changes when the installed packages have to."""
    return hashlib.sha256(LOCKS[kind].read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


def is_ours() -> bool:
    """Whether the virtual environment works, is new enough, and was made in this very folder."""
    made_here = VENV / "made-in"
    works = PYTHON.exists() and succeeds([PYTHON, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"])
    return works and made_here.is_file() and made_here.read_text() == str(ROOT)


def make_environment(uv: "str | None") -> None:
    """Make an empty virtual environment, in place of a broken or an old one."""
    say("Making the virtual environment .venv ...")
    made = uv and succeeds([uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
    if not made and not succeeds([sys.executable, "-m", "venv", "--clear", VENV]):
        raise Stop("This Python cannot make virtual environments; on Debian: apt-get install python3-venv")
    (VENV / "made-in").write_text(str(ROOT))


def install(lock: Path, uv: "str | None") -> None:
    """Install exactly the packages of a lock, and the project itself without asking the network."""
    name = lock.relative_to(ROOT)
    if uv:
        say(f"Installing the packages of {name} with uv ...")
        pip = [uv, "pip", "install", "--python", PYTHON]
        if succeeds([*pip, "--quiet", "--require-hashes", "-r", lock]) and succeeds(
            [*pip, "--quiet", "--offline", "--no-deps", "--no-build-isolation", "-e", ROOT]
        ):
            return
        say("uv could not do it; trying pip.")
    say(f"Installing the packages of {name} with pip, about a minute ...")
    if not succeeds([PYTHON, "-m", "pip", "--version"], quiet=True):
        succeeds([sys.executable, "-m", "venv", VENV])
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not (
        succeeds([*pip, "--require-hashes", "-r", lock])
        and succeeds([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT])
    ):
        raise Stop("The packages could not be installed; the lines above say why. Is there a network?")


def find_uv() -> "str | None":
    """Return the path of uv, where it is there and answers."""
    uv = shutil.which("uv")
    return uv if uv and succeeds([uv, "--version"], quiet=True) else None


def command(module: str, *arguments: str, error: str) -> None:
    """Run a module of the project, or stop with a sentence."""
    if not succeeds([PYTHON, "-m", module, *arguments]):
        raise Stop(error)


def succeeds(words: "Sequence[object]", *, quiet: bool = False) -> bool:
    """Run a program, in English as this script unless told otherwise, and tell whether it did its work."""
    silence = subprocess.DEVNULL if quiet else None
    program = [str(word) for word in words]
    environ = {"LMS_LOCALE": "en", **os.environ}
    done = subprocess.call(program, stdin=subprocess.DEVNULL, stdout=silence, stderr=silence, env=environ)
    return done == 0


def say(sentence: str) -> None:
    """Tell what happens now."""
    print(sentence, flush=True)


ACTS = {"run": run, "build": build, "develop": develop, "browser": find_browser}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
