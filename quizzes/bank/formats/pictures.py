"""Pictures in the rich text of files: taken along where they are in the file, named where they are not."""

import base64
import binascii
import html as entities
import re
from collections.abc import Mapping
from urllib.parse import unquote

from quizzes.bank.formats.reading import Reading

PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
SOURCE = re.compile(r"""\bsrc\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
INLINE = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.IGNORECASE | re.DOTALL)
OTHER_MEDIA = re.compile(
    r"<(audio|video|iframe|object|embed|svg|math|canvas|form|input|select)\b", re.IGNORECASE
)
OWN = "/files/pictures/"


def taken_along(html: str, files: Mapping[str, bytes], reading: Reading) -> str:
    """Return rich text whose pictures point into the bank; `files` are those of the text, by name."""
    if "<" not in html:
        return html
    for match in OTHER_MEDIA.finditer(html):
        reading.lost(f"<{match[1].lower()}>")

    def moved(match: re.Match[str]) -> str:
        source = SOURCE.search(match[0])
        if source is None:
            return ""
        address = _address(entities.unescape(source[1].strip("\"'")).strip(), files, reading)
        if not address:
            return ""
        return f'{match[0][: source.start(1)]}"{address}"{match[0][source.end(1) :]}'

    return PICTURE.sub(moved, html)


def _address(source: str, files: Mapping[str, bytes], reading: Reading) -> str:
    if source.startswith(OWN):
        return source
    inline = INLINE.fullmatch(source)
    if inline:
        return _decoded(inline[1], reading)
    content = files.get(source) or files.get(unquote(source))
    if content is None:
        reading.lost(f"<img src={source[:80]}>")
        return ""
    return reading.picture(content, source)


def _decoded(text: str, reading: Reading) -> str:
    content = from_base64(text)
    if content is None:
        reading.lost("<img src=data:…>")
        return ""
    return reading.picture(content, "data:")


def from_base64(text: str) -> bytes | None:
    """Return what base64 stands for, whatever its line breaks."""
    try:
        return base64.b64decode("".join(unquote(text).split()), validate=True)
    except (binascii.Error, ValueError):
        return None
