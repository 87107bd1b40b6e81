"""How the kernel is put together."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import cli, compiled, db, fragments, health, i18n, language, logs, search, web
from lms.access import app as access
from lms.accounts import app as accounts
from lms.assets import app as assets
from lms.auth import app as auth
from lms.auth.rules import SESSION_LENGTH
from lms.backups import app as backups
from lms.config import ROOT, Settings
from lms.duplicates import app as duplicates
from lms.invitations import app as invitations
from lms.jobs import app as jobs
from lms.ledger import app as ledger
from lms.mail import app as mail
from lms.people import app as people
from lms.populations import app as populations
from lms.records import app as records
from lms.registers import app as registers
from lms.reorganisations import app as reorganisations
from lms.reports import app as reports
from lms.rosters import app as rosters
from lms.targets import app as targets
from lms.units import app as units

UPLOAD_LIMIT = 64 * 1024 * 1024
PACKAGES = (
    assets,
    language,
    search,
    health,
    backups,
    jobs,
    mail,
    units,
    people,
    rosters,
    populations,
    auth,
    access,
    invitations,
    accounts,
    records,
    ledger,
    registers,
    targets,
    reports,
    reorganisations,
    duplicates,
)


def create_app(settings: Settings) -> Flask:
    """Return the kernel as a Flask application; quizzes and courses are registered on it by wsgi.py."""
    app = Flask(
        "lms", root_path=str(ROOT / "lms"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        SESSION_COOKIE_NAME="lms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        TESTING=settings.is_testing,
        WTF_CSRF_TIME_LIMIT=None,
        PERMANENT_SESSION_LIFETIME=SESSION_LENGTH,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.connect(settings.database_url)
    logs.init_app(app)
    i18n.init_app(app)
    web.init_app(app)
    compiled.init_app(app)
    fragments.init_app(app)
    for package in PACKAGES:
        package.register(app)
    app.cli.add_command(cli.init)
    app.cli.add_command(cli.check)
    if settings.is_secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app
