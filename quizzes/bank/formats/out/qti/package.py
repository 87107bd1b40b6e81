"""Questions as a QTI 2.1 package: a manifest, the items, and their pictures."""

import io
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.out.moodle import PictureOf
from quizzes.bank.formats.out.qti.item import PICTURES, item_of
from quizzes.bank.formats.out.qti.manifest import add_item, new_manifest
from quizzes.bank.formats.qti.package import MANIFEST

SHOWN = re.compile(rf'"\.\./{PICTURES}/([0-9a-f]{{64}})(\.\w+)"')


def write_qti(questions: Iterable[NewQuestion], picture_of: PictureOf) -> bytes:
    """Return the questions as a package."""
    stream = io.BytesIO()
    manifest = new_manifest()
    pictures: dict[str, str] = {}
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for number, question in enumerate(questions, start=1):
            identifier = f"Q{number:05d}"
            path = f"items/{identifier}.xml"
            content = _document(item_of(question, identifier))
            shown = dict(SHOWN.findall(content))
            archive.writestr(path, content)
            files = [f"{PICTURES}/{sha256}{ending}" for sha256, ending in shown.items()]
            add_item(manifest, identifier, path, question, files)
            pictures |= shown
        for sha256, ending in pictures.items():
            archive.writestr(f"{PICTURES}/{sha256}{ending}", picture_of(sha256))
        archive.writestr(MANIFEST, _document(manifest))
    return stream.getvalue()


def _document(root: Element) -> str:
    content: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'
