"""From the paragraphs of a document to the rich text of a lesson: lists, tables, bold and italics."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from markupsafe import Markup

from courses.catalogue.study_lines import BULLET, NUMBERED, UNFINISHED, Paragraph, bare, is_marked
from lms.html import clean, plain

STAR = "\ue000"  # a private letter that stands for an escaped asterisk
MARKS = re.compile(r"[#*_<&\[\\]")
SMALL_TAG = re.compile(r"&lt;(/?(?:b|i|u|s|strong|em|sub|sup)|br ?/?)&gt;", re.IGNORECASE)
LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s()]+)\)")
EMPHASES = [
    (re.compile(r"\*\*\*(?=\S)(.+?)(?<=\S)\*\*\*"), r"<strong><em>\1</em></strong>"),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(?=\S)(.+?)(?<=\S)\*"), r"<em>\1</em>"),
]
HEAD_CELL = 'th scope="col"'
NUMBER_HEADS = {"stt", "tt", "số tt"}
LONGEST_SUBHEADING = 120


def words_of(text: str) -> str:
    """Return the words of a paragraph on one line, without its marks."""
    if not MARKS.search(text):
        return " ".join(text.split())
    return plain(_inline(text)).replace("\n", " ")


def rich_text_of(paragraphs: Sequence[Paragraph]) -> Markup:
    """Return paragraphs as clean HTML: items as lists, rows as tables."""
    parts: list[str] = []
    for kind, group in groupby(paragraphs, key=_kind):
        members = list(group)
        if kind == "rows" and len(members) > 1:
            parts.append(_table([one.cells for one in members], is_markdown=members[0].text[0] == "|"))
        elif kind == "items":
            parts.append(_list([paragraph.text for paragraph in members]))
        else:
            parts.extend(_paragraph(paragraph.text) for paragraph in members)
    return clean("\n".join(parts))


def _kind(paragraph: Paragraph) -> str:
    if paragraph.cells:
        return "rows"
    return "items" if BULLET.match(paragraph.text) and not is_marked(paragraph.text) else "texts"


def _inline(text: str) -> str:
    """Return the HTML of a text with Markdown's marks; a mark without its partner is dropped."""
    html = escape(text.lstrip("#").strip().replace("\\*", STAR), quote=False)
    html = SMALL_TAG.sub(r"<\1>", html)
    html = LINK.sub(r'<a href="\2">\1</a>', html)
    for mark, tags in EMPHASES:
        html = mark.sub(tags, html)
    return re.sub(r"^[*_]+|[*_]+$", "", html).replace(STAR, "*")


def _paragraph(text: str) -> str:
    if text.startswith("\\*"):  # a remark: its star is a bullet that was typed
        text = text.removeprefix("\\*")
        return f"<p>{_inline(text)}</p>"
    words = bare(text)
    is_numbered = NUMBERED.match(words) is not None and len(words) <= LONGEST_SUBHEADING
    if text.startswith("#") or (is_numbered and (is_marked(text) or _is_lettered_heading(words))):
        return f"<h3>{escape(words_of(text), quote=False)}</h3>"
    return f"<p>{_inline(text)}</p>"


def _is_lettered_heading(words: str) -> bool:
    return re.match(r"[a-zđ][.)]\s+[^\W\d_]", words) is not None and UNFINISHED.search(words) is not None


def _list(texts: Sequence[str]) -> str:
    """Return a list; an item with another mark than the ones before it stands one level below."""
    html: list[str] = []
    open_marks: list[str] = []
    for text in texts:
        item = BULLET.match(text)
        mark, words = (item["mark"] or item["tight"], item["text"]) if item else ("", text)
        if mark in open_marks:
            while open_marks[-1] != mark:
                open_marks.pop()
                html.append("</li></ul>")
            html.append("</li>")
        else:
            open_marks.append(mark)
            html.append("<ul>")
        html.append(f"<li>{_inline(words)}")
    return "".join([*html, "</li></ul>" * len(open_marks)])


def _table(rows: Sequence[Sequence[str]], *, is_markdown: bool) -> str:
    """Return a table with a head when its first row has titles, as Markdown's always has."""
    width = max(len(row) for row in rows)
    titles = [cell for cell in rows[0] if cell]
    is_titled = all(_is_bold(cell) for cell in titles) or titles[0].casefold() in NUMBER_HEADS
    has_head = is_markdown or is_titled
    head = [_row([words_of(cell) for cell in rows[0]], width, HEAD_CELL)] if has_head else []
    body = [_row(row, width, "td") for row in rows[len(head) :]]
    return f"<table><thead>{''.join(head)}</thead><tbody>{''.join(body)}</tbody></table>"


def _row(cells: Sequence[str], width: int, tag: str) -> str:
    """Return a row of a table; a title alone reaches to its end."""
    filled = max(at for at, cell in enumerate(cells, 1) if cell)
    is_title = filled == 1 or all(_is_bold(cell) for cell in cells[:filled])
    span = f' colspan="{width - filled + 1}"' if is_title and filled < width else ""
    shown = list(cells[:filled]) if span else [*cells, *[""] * (width - len(cells))]
    html = [f"<{tag}>{_inline(cell)}</{tag[:2]}>" for cell in shown]
    html[-1] = html[-1].replace(f"<{tag}", f"<{tag}{span}", 1)
    return f"<tr>{''.join(html)}</tr>"


def _is_bold(cell: str) -> bool:
    return re.fullmatch(r"<b>.*</b>|\*\*.*\*\*", cell, re.DOTALL | re.IGNORECASE) is not None
