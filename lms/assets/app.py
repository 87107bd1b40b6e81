"""How the front end is plugged in: addresses of assets for templates, files served by WhiteNoise."""

from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from lms.assets.manifest import PREFIX, STATIC, Manifest
from lms.assets.views import bp


def register(app: Flask) -> None:
    """Serve the built files, or their sources where nothing was built."""
    manifest = Manifest()
    app.extensions["assets"] = manifest
    app.jinja_env.globals.update(asset_url=manifest.url, has_worker=manifest.is_built)
    app.register_blueprint(bp)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix=PREFIX,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=r"/dist/.*-[0-9A-Z]{8}\.\w+$",
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
