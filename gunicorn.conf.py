"""How gunicorn serves the platform; `make run` and the service of an office both read this."""

import os

from lms.config import read_settings

settings = read_settings()

wsgi_app = "wsgi:create_app()"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 1 if settings.is_sqlite else int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 2)
"""SQLite has one writing process; see docs/decisions."""
threads = 32 if settings.is_sqlite else 4
loglevel = "warning"
control_socket_disable = True
