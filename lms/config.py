"""Where things lie and how the platform is run, read from the environment once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Settings:
    """The settings of one running platform."""

    data: Path
    database_url: str
    base_url: str
    secret_key: str
    data_key: str
    mail_url: str | None = None
    mail_from: str = "hoctap@localhost"
    is_testing: bool = False

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def is_secure(self) -> bool:
        """Whether people reach the platform through https."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings that the environment asks for; keys are made on first use."""
    data = Path(environ.get("LMS_DATA") or ROOT / "data").absolute()
    port = environ.get("PORT", "8000")
    return Settings(
        data=data,
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{data / 'lms.db'}",
        base_url=environ.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        secret_key=environ.get("SECRET_KEY") or _key(data, "session.key"),
        data_key=environ.get("DATA_KEY") or _key(data, "data.key"),
        mail_url=environ.get("MAIL_URL") or None,
        mail_from=environ.get("MAIL_FROM", "hoctap@localhost"),
    )


def current() -> Settings:
    """Return the settings of the application that runs."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def make_folders(settings: Settings) -> None:
    """Make the folders that the platform keeps things in, or refuse to run without them."""
    try:
        for folder in (settings.data, settings.data / "files"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _not_writable(settings.data, error) from error


def _key(data: Path, name: str) -> str:
    """Return the key kept in a file that only its owner may read, made when it is missing."""
    path = data / "keys" / name
    try:
        if not path.exists():
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text().strip()
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        raise _not_writable(data, error) from error


def _not_writable(folder: Path, error: OSError) -> Refused:
    return Refused(
        _l("Không ghi được vào thư mục dữ liệu %(path)s: %(reason)s.", path=folder, reason=error.strerror)
    )
