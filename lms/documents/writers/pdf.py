"""Documents as PDF, set by Typst in a child process, in a font with all Vietnamese letters."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lms.assets.manifest import STATIC
from lms.documents.rules import Block, Document, Grid, Line

PDF = "application/pdf"
FONTS = STATIC / "dist" / "fonts"
TEMPLATE = Path(__file__).parent.parent / "document.typ"
TYPESETTER = Path(__file__).parent.parent / "typesetter.py"
LONGEST = 300
"""Seconds that a document may take."""


class NotSet(Exception):
    """The document could not be set; carries what the typesetter said."""


def write_pdf(document: Document) -> bytes:
    """Return a document as PDF; the same document is the same bytes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "document.typ")
        (folder / "data.json").write_text(json.dumps(_told(document), ensure_ascii=False), "utf-8")
        done = subprocess.run(  # noqa: S603 - the program and its arguments are ours
            [sys.executable, TYPESETTER, folder, FONTS],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if done.returncode:
            raise NotSet(done.stderr.strip())
        return (folder / "document.pdf").read_bytes()


def _told(document: Document) -> dict[str, Any]:
    return {
        **asdict(document),
        "sheets": [[_block(block) for block in sheet] for sheet in document.sheets],
    }


def _block(block: Block) -> dict[str, Any]:
    kind = "line" if isinstance(block, Line) else "grid" if isinstance(block, Grid) else "parts"
    return {"kind": kind, **asdict(block)}
