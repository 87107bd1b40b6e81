"""A part of a question as a page asks for it: its words, one picture, and what the picture shows."""

import hashlib
import html as entities
import re
from dataclasses import dataclass

import filetype
from markupsafe import escape

from lms.errors import Refused
from lms.html import plain
from lms.i18n import lazy_gettext as _l
from quizzes.bank.formats.reading import PICTURES, Picture

IMAGE = re.compile(r"<img\b[^>]*>")
SOURCE = re.compile(r'\ssrc="([^"]*)"')
DESCRIPTION = re.compile(r'\salt="([^"]*)"')


@dataclass(frozen=True)
class Typed:
    """Plain words, the address of a picture, and its description; what is not there is empty."""

    words: str = ""
    picture: str = ""
    description: str = ""


@dataclass(frozen=True)
class Image:
    """A picture in a rich text: where it lies, and what is said of it."""

    address: str
    description: str


def typed_of(html: str) -> Typed:
    """Return what the fields of a part begin with; of several pictures the first."""
    images = images_of(html)
    words = " ".join(plain(html).split())
    return Typed(words, images[0].address, images[0].description) if images else Typed(words)


def html_of(typed: Typed, before: str = "") -> str:
    """Return what was typed as rich text; what it was before stays where the fields do not say otherwise."""
    was = typed_of(before)
    if typed == was:
        return before
    if (typed.words, typed.picture) == (was.words, was.picture):
        return described(before, {typed.picture: typed.description})
    more = "".join(IMAGE.findall(before)[1:])
    return (
        str(escape(typed.words)) + (image(typed.picture, typed.description) if typed.picture else "") + more
    )


def images_of(html: str) -> list[Image]:
    """Return the pictures of a rich text, each once, in order."""
    found: dict[str, Image] = {}
    for tag in IMAGE.findall(html):
        address = _value(SOURCE, tag)
        found.setdefault(address, Image(address, _value(DESCRIPTION, tag)))
    return list(found.values())


def described(html: str, descriptions: dict[str, str]) -> str:
    """Return a rich text whose pictures at these addresses have these descriptions."""

    def told(match: re.Match[str]) -> str:
        tag = match[0]
        description = descriptions.get(_value(SOURCE, tag))
        if description is None or description == _value(DESCRIPTION, tag):
            return tag
        return f'<img alt="{escape(description)}"' + DESCRIPTION.sub("", tag)[len("<img") :]

    return IMAGE.sub(told, html)


def image(address: str, description: str) -> str:
    """Return a picture as rich text."""
    return f'<img src="{escape(address)}" alt="{escape(description)}">'


def picture_of(content: bytes, name: str) -> Picture:
    """Return an uploaded picture; what a page cannot show is refused."""
    kind = filetype.guess(content)
    ending = PICTURES.get(kind.mime if kind else "")
    if ending is None:
        raise Refused(_l("Không nhận hình “%(name)s”: chỉ nhận PNG, JPEG, GIF, WebP.", name=name))
    return Picture(content, hashlib.sha256(content).hexdigest(), ending)


def _value(attribute: re.Pattern[str], tag: str) -> str:
    match = attribute.search(tag)
    return entities.unescape(match[1]) if match else ""
