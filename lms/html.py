"""The only door for rich text: whatever anybody wrote or pasted leaves it as a small, safe, tidy HTML."""

import html as entities
import re
import threading
import unicodedata

import bleach
import nh3
from markupsafe import Markup

from lms import tidy

TAGS = {
    *("h2", "h3", "h4", "p", "blockquote", "pre", "hr", "br", "ul", "ol", "li"),
    *("strong", "em", "u", "s", "sub", "sup", "code", "a", "img", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto", "tel"}
OWN_FILE = r"/files/(?!.*(?:\.\.|//|%2e|%2f|%5c))[\w.~%/-]+"
LINK = rf"(?:https?://|mailto:|tel:)\S+|{OWN_FILE}"
ATTRIBUTES = {
    ("a", "href"): LINK,
    ("img", "src"): OWN_FILE,
    ("img", "alt"): r".*",
    ("img", "width"): r"\d{1,4}",
    ("img", "height"): r"\d{1,4}",
    ("ol", "start"): r"\d{1,4}",
    ("ol", "type"): r"[1aAiI]",
    ("th", "scope"): r"col|row",
    ("td", "colspan"): r"\d{1,2}",
    ("td", "rowspan"): r"\d{1,3}",
    ("th", "colspan"): r"\d{1,2}",
    ("th", "rowspan"): r"\d{1,3}",
}
MOST_PASSES = 8

_word = r"(?:[^<>&\s]|&(?:amp|lt|gt);)+"
_words = rf"{_word}(?:(?:[ \n]|&nbsp;){_word})*"
_lines = rf"(?=\w){_words}(?: ?<br>(?=\w){_words})*"
_never_kept = r'(?: [a-z-]+="[^"<>&]*")*'
_bare = re.compile(rf"<(p|strong|em|b|i|u|sub|sup){_never_kept}>|<(br){_never_kept} ?/?>")
_edges = re.compile(r"(<p>)(?: |&nbsp;)+|(?: |&nbsp;)+(</p>)")
_spans = re.compile(rf"<span{_never_kept}>|</span>")
_short_names = re.compile(r"<(/?)([bi])>")
_emphasis = re.compile(rf"<(strong|em|u|sub|sup)>({_words})</\1>")
_only_words = re.compile(_words)
_items = rf"(?:<li>{_lines}</li>)+"
_block = rf"(?:<p>{_lines}(?: ?<br>)?</p>|<ul>{_items}</ul>|<ol>{_items}</ol>)"
_tidy = re.compile(rf"{_words}|{_lines}|{_block}(?:[ \n]?{_block})*")
_gaps = re.compile(r"(?:[ \xa0]|&nbsp;){2,}|\xa0")
_rules = {key: re.compile(rule, re.ASCII | re.IGNORECASE | re.DOTALL) for key, rule in ATTRIBUTES.items()}


def clean(html: str) -> Markup:
    """Return the rich text that may be stored and shown; cleaning it again changes nothing."""
    text = usual(html)
    if is_tidy(text):
        return Markup(text)  # noqa: S704 - words in paragraphs, with nothing that could act
    return clean_thoroughly(html)


def usual(html: str) -> str:
    """Return rich text without what editors add to every paragraph and cleaning always takes away."""
    html = _gaps.sub(lambda match: "&nbsp;" if match[0] == "\xa0" else " ", html)
    html = _bare.sub(lambda match: f"<{match[1] or match[2]}>", _spans.sub("", html))
    html = _edges.sub(lambda match: match[1] or match[2], html)
    return _short_names.sub(lambda match: f"<{match[1]}{'strong' if match[2] == 'b' else 'em'}>", html)


def is_tidy(html: str) -> bool:
    """Whether a text is nothing but words, or paragraphs of words: what cleaning would leave as it is.

    Files of questions hold ten thousands of such texts; looking is a hundred times faster than cleaning.
    """
    if (
        not html.replace("\n", "").isprintable()
        or "\u0338" in html
        or not unicodedata.is_normalized("NFC", html)
    ):
        return False
    return _tidy.fullmatch(_emphasis.sub(r"\2", html)) is not None


def clean_thoroughly(html: str) -> Markup:
    """Return clean rich text, whatever it was."""
    before = html
    for _ in range(MOST_PASSES):
        after = cleaned_once(before)
        if after == before or is_tidy(after):
            return Markup(after)  # noqa: S704 - this is the one place that may say so
        before = after
    return Markup(entities.escape(plain(before), quote=False))  # noqa: S704 - escaped in the same line


def cleaned_once(html: str) -> str:
    """Return what one look leaves of a text; what it leaves of that may be less."""
    return _sanitised(tidy.tidied(html, tags=TAGS, allows=allows))


def stored(html: str) -> Markup:
    """Return rich text as the database keeps it, ready to show: `clean` made it when it was written."""
    return Markup(html)  # noqa: S704 - it went through clean


def plain(html: str) -> str:
    """Return the words of a rich text, one line per block, for search and for counting."""
    if _only_words.fullmatch(html):
        lines = tidy.fit(entities.unescape(html)).split("\n")
        return "\n".join(" ".join(line.split()) for line in lines)
    return tidy.text_of(html)


def allows(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute with this value may stay."""
    rule = _rules.get((tag, name))
    return rule is not None and rule.fullmatch(value) is not None


def _sanitised(html: str) -> str:
    """Return the HTML without anything that could act; nh3 always has the last word."""
    cleaner: bleach.Cleaner | None = getattr(_of_thread, "cleaner", None)
    if cleaner is None:
        cleaner = bleach.Cleaner(tags=TAGS, attributes=allows, protocols=SCHEMES, strip=True)
        _of_thread.cleaner = cleaner
    return _ammonia.clean(cleaner.clean(html))


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or allows(tag, name, value) else None  # rel is nh3's own


_of_thread = threading.local()
"""The cleaner of bleach takes longer to make than to use, and serves one thread."""
_ammonia = nh3.Cleaner(
    tags=TAGS,
    attributes={tag: {name for other, name in ATTRIBUTES if other == tag} for tag, _ in ATTRIBUTES},
    attribute_filter=_attribute,
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer",
)
