"""Which file a page asks for: the built one, or its source where nothing was built."""

import json
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
PREFIX = "/static/"


class Manifest:
    """The names of the assets and the addresses they are served under."""

    def __init__(self, static: Path = STATIC) -> None:
        self._static = static
        try:
            self._built: dict[str, str] = json.loads((static / "dist" / "manifest.json").read_text("utf-8"))
        except FileNotFoundError:
            self._built = {}

    @property
    def is_built(self) -> bool:
        """Whether bundled files are served, not their sources."""
        return bool(self._built)

    def url(self, name: str) -> str:
        """Return the address of an asset, or "" for one that only a build makes."""
        if name in self._built:
            return PREFIX + self._built[name]
        return PREFIX + name if (self._static / name).is_file() else ""
