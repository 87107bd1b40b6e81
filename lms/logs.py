"""What the platform writes down about itself: one JSON object a line on standard error."""

import logging.config
import re
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from structlog.typing import Processor

from lms.rights import Viewer
from lms.web import is_hot

REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
QUIET = ("health.healthz",)
"""Endpoints that are asked so often that a line for each would bury the others."""

log = structlog.get_logger("lms.requests")

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def configuration() -> dict[str, Any]:
    """Return the logging of a process; on a terminal the lines are made for people."""
    last: list[Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    if sys.stderr.isatty():
        last = [structlog.dev.ConsoleRenderer()]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    }
    own = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "lms": {"level": "INFO"},
            "gunicorn.error": {"level": "WARNING", **own},
            "gunicorn.access": {"level": "WARNING", **own},
        },
    }


def init_app(app: Flask) -> None:
    """Write a line for every request, and give each an id that its other lines carry too."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if not app.testing:
        logging.config.dictConfig(configuration())
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    brought = request.headers.get("X-Request-Id", "")
    g.request_id = brought if REQUEST_ID.fullmatch(brought) else uuid.uuid4().hex
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    """Write the line: the route and the numbers in it, never a text that somebody typed or a code."""
    response.headers["X-Request-Id"] = g.request_id
    if request.endpoint in QUIET or (is_hot() and response.status_code < 400):
        return response
    viewer = g.get("_login_user")
    values = request.view_args or {}
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        ids={name: value for name, value in values.items() if isinstance(value, int)},
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.began) * 1000, 1),
        account=viewer.account_id if isinstance(viewer, Viewer) else None,
    )
    return response
