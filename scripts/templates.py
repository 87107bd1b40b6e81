"""Compile the templates, so that the first visitor of a page waits no longer than the next one."""

from pathlib import Path
from tempfile import TemporaryDirectory

from lms.compiled import compile_all
from lms.config import Settings
from wsgi import create_app


def main() -> None:
    """Compile what has changed; no database is asked."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            data=Path(folder),
            database_url=f"sqlite:///{folder}/none.db",
            base_url="http://127.0.0.1",
            secret_key="none",  # noqa: S106 - nothing is signed
            data_key="none",
        )
        compile_all(create_app(settings))


if __name__ == "__main__":
    main()
