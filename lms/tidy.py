"""How pasted HTML is put in order before lms.html judges it: a matter of tidiness, never of safety."""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html

HEADINGS = {"h2", "h3", "h4"}
INLINE = {"strong", "em", "u", "s", "sub", "sup", "code", "a"}
CELLS = {"td", "th", "tr", "thead", "tbody", "tfoot"}
RENAMED = {"b": "strong", "i": "em", "ins": "u", "del": "s", "strike": "s"}
RENAMED |= {"h1": "h2", "h5": "h4", "h6": "h4"}
CONTAINERS = {
    *("div", "section", "article", "main", "header", "footer", "aside", "nav", "address", "center"),
    *("form", "fieldset", "details", "summary", "dl", "dt", "dd"),
}
TRIMMED = {"p", "li", "td", "th", "caption", "figcaption"} | HEADINGS
POINTS = {"a": "href", "img": "src"}
LINES = {"p", "pre", "caption"} | HEADINGS
HOLDERS = {tag: {"table"} for tag in CELLS | {"caption"}} | {"li": {"ul", "ol"}}
UNREADABLE = {
    *("script", "style", "head", "title", "meta", "link", "xml", "template"),
    *("noscript", "noembed", "noframes", "iframe", "object", "embed", "applet"),
    *("svg", "math", "canvas", "audio", "video", "select"),
}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre", "table", "figure", "figcaption", "hr"}
BLOCKS |= {"caption"} | CELLS | HEADINGS | CONTAINERS

_unfit = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_document_tags = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
_tags = re.compile(r"<[^<>]*>")
_gap = re.compile(r"[ \t\r\n\f\xa0]{2,}|[\t\r\f]")
_bullet = re.compile(r"[\s\xa0]*[·•▪◦●○][\s\xa0]+")


def tidied(html: str, *, tags: set[str], allows: Callable[[str, str, str], bool]) -> str:
    """Return HTML of only these tags and attributes, without the noise of office programs."""
    body = _parsed(html)
    _rename(body)
    for element in _below(body):
        _keep_allowed(element, allows)
        if element.tag not in tags or _is_pointless(element):
            element.drop_tag()
    _settle_texts(body)
    _list_bullets(body)
    _drop_empty(body)
    _trim(body)
    return _inner(body).strip()


def text_of(html: str) -> str:
    """Return the words of an HTML text: a line per block, a space between cells, nothing invisible."""
    body = _parsed(html)
    for element in _below(body):
        mark = " " if element.tag in CELLS - {"tr"} else "\n" if element.tag in BLOCKS | {"br", "h1"} else ""
        element.text = mark + (element.text or "")
        element.tail = mark + (element.tail or "")
    lines = (" ".join(line.split()) for line in fit(body.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def fit(text: str) -> str:
    """Return text in NFC, without characters that nobody can see and no format may hold."""
    return unicodedata.normalize("NFC", _unfit.sub("", text))


def _parsed(html: str) -> Any:
    fragment = _document_tags.sub("", _unfit.sub("", html))
    parser = lxml.html.HTMLParser()
    document = lxml.html.document_fromstring("<html><body>" + fragment, parser=parser)
    if parser.error_log.filter_from_fatals():  # nested too deep to be read whole: keep the words
        document = lxml.html.document_fromstring("<html><body>" + _tags.sub(" ", fragment))
    for node in list(document.body.iterdescendants()):
        if not isinstance(node.tag, str) or node.tag in UNREADABLE:
            node.drop_tree()
    return document.body


def _below(body: Any) -> Iterator[Any]:
    """Give the elements of a tree, the innermost first, so that each may be dropped on the way."""
    yield from reversed(list(body.iterdescendants()))


def _rename(body: Any) -> None:
    """Use the one name for each meaning; a container with text of its own is a paragraph."""
    for element in _below(body):
        if element.tag in RENAMED:
            element.tag = RENAMED[element.tag]
        if element.tag == "strong" and "font-weight:normal" in element.get("style", "").replace(" ", ""):
            element.tag = "span"
        if element.tag in HOLDERS and not _is_inside(element, HOLDERS[element.tag]):
            element.tag = "div"
        if element.tag not in CONTAINERS:
            continue
        if any(child.tag in BLOCKS for child in element) or _is_inside(element, LINES):
            element.text = " " + (element.text or "")
            element.tail = " " + (element.tail or "")
        else:
            element.tag = "p"


def _is_inside(element: Any, tags: set[str]) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def _keep_allowed(element: Any, allows: Callable[[str, str, str], bool]) -> None:
    for name, value in list(element.attrib.items()):
        kept = fit(value).strip().replace(" ", "%20" if name == "href" else " ")
        del element.attrib[name]
        if allows(element.tag, name, kept):
            element.set(name, kept)


def _is_pointless(element: Any) -> bool:
    return element.tag in POINTS and not element.get(POINTS[element.tag])


def _settle_texts(body: Any) -> None:
    """Give every text its NFC and single spaces, outside of preformatted text."""
    for element in body.iter():
        is_verbatim = element.tag == "pre" or _is_inside(element, {"pre"})
        element.text = _settled(element.text, is_verbatim=is_verbatim)
        if element.tag == "pre":
            element.text = element.text.lstrip("\n")  # a parser takes one away each time
        element.tail = _settled(element.tail, is_verbatim=_is_inside(element, {"pre"}))


def _settled(text: str | None, *, is_verbatim: bool) -> str:
    whole = fit(text or "").replace("\r", "\n").lstrip("\u0338")  # after a tag it would turn ">" into "≯"
    return whole if is_verbatim else _gap.sub(_one_gap, whole)


def _one_gap(run: re.Match[str]) -> str:
    return "\n" if "\n" in run[0] and "\xa0" not in run[0] else " "


def _list_bullets(body: Any) -> None:
    """Make a list of neighbouring paragraphs that begin with a typed bullet, as Word pastes them."""
    made: list[Any] = []
    for paragraph in list(body.iter("p")):
        if not _bullet.match(paragraph.text or ""):
            continue
        before = paragraph.getprevious()
        if before is None or before not in made or (before.tail or "").strip():
            before = lxml.html.Element("ul")
            paragraph.addprevious(before)
            made.append(before)
        paragraph.tag, paragraph.text = "li", _bullet.sub("", paragraph.text, count=1)
        before.tail, paragraph.tail = paragraph.tail, None
        before.append(paragraph)


def _drop_empty(body: Any) -> None:
    """Take out what holds no word, picture or line; an empty cell of a table stays."""
    for element in _below(body):
        if element.tag in {"br", "hr", "img"} or (element.tag in CELLS and _is_inside(element, {"table"})):
            continue
        if not element.text_content().strip(" \t\n\r\f\xa0") and element.find(".//img") is None:
            space = " " if element.tag in INLINE and element.text_content() else ""
            element.tail = space + (element.tail or "")
            element.drop_tree()


def _trim(body: Any) -> None:
    """Take away the spaces at the two ends of every line of its own."""
    for element in body.iter(*TRIMMED):
        element.text = element.text.lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip()
        else:
            element.text = element.text.rstrip()


def _inner(body: Any) -> str:
    start = entities.escape(body.text or "", quote=False)
    return start + "".join(lxml.html.tostring(child, encoding="unicode") for child in body)
