"""Templates as compiled code, kept between starts: nobody waits for a compiler when a contest opens."""

from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = Path(__file__).parent.parent / "build" / "templates"
PATTERN = f"jinja-{version('jinja2')}-%s"


class Compiled(FileSystemBytecodeCache):
    """Keeps what it can: a folder that is not there, or not to be written to, costs time and no page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template, if the folder takes it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask, folder: Path = FOLDER) -> None:
    """Read templates from where they lie compiled; one whose source is another by now is compiled anew."""
    app.jinja_env.bytecode_cache = Compiled(str(folder), PATTERN)


def compile_all(app: Flask, folder: Path = FOLDER) -> None:
    """Compile every template whose source has changed since it was last done."""
    folder.mkdir(parents=True, exist_ok=True)
    init_app(app, folder)
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
