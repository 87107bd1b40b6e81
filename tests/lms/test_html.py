import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from lms.html import ATTRIBUTES, TAGS, clean, clean_thoroughly, cleaned_once, is_tidy, plain
from lms.tidy import text_of

HOSTILE = {
    "a script": ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    "a script that never ends": ("a<script>alert(1)", "a"),
    "a style sheet": ("<style>p{color:red}</style><p>a</p>", "<p>a</p>"),
    "an event": ('<p onclick="x()">a</p><b onmouseover=x()>b</b>', "<p>a</p><strong>b</strong>"),
    "a style, a class, an id": ('<p style="position:fixed" class="nav" id="top">a</p>', "<p>a</p>"),
    "a link that runs": ('<a href="javascript:alert(1)">a</a>', "a"),
    "a link that runs, in disguise": ('<a href=" jAva&#10;Script&colon;alert(1)">a</a>', "a"),
    "a link that holds a page": ('<a href="data:text/html,x">a</a>', "a"),
    "a link without its scheme": ('<a href="//evil.example/x">a</a>', "a"),
    "a link into our own pages": ('<a href="/accounts/leave">a</a>', "a"),
    "a link out of our files": ('<a href="/files/%2e%2E/accounts">a</a>', "a"),
    "a picture of others": ('a<img src="https://evil.example/1.png" alt="b">', "a"),
    "a picture with a fault": ("a<img src=x onerror=alert(1)>", "a"),
    "a picture that leaves our files": ('a<img src="/files/../accounts/leave">', "a"),
    "a picture as text": ('a<img src="data:image/svg+xml;base64,PHN2Zz4=">', "a"),
    "a form": ('<form action="/x"><input name="p"><button>Gửi</button></form>', "<p>Gửi</p>"),
    "a frame": ('a<iframe src="https://evil.example"></iframe><object data="x"></object>b', "ab"),
    "a drawing": ("<svg><a xlink:href='javascript:x'><text>a</text></a></svg>b", "b"),
    "a mutation by mathematics": (
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>b",
        "",
    ),
    "a mutation by noscript": ("<noscript><p title='</noscript><img src=x onerror=x>'>b</noscript>c", "c"),
    "a comment that opens": ("a<!--><img src=x onerror=x>-->b", "a--&gt;b"),
    "a page in the text": (
        "<html><head><title>t</title></head><body onload=x()><p>a</p></body></html>b",
        "<p>a</p>b",
    ),
    "a base and a refresh": ("<base href='//evil.example'><meta http-equiv=refresh content='0;url=x'>a", "a"),
    "invisible letters": ("a\u200bb\u202ec\u00ad\ufeffd\x00e", "abcde"),
    "half a letter": ("a\ud83db", "ab"),
    "text that looks like a tag": ("5 < 6 & 7 > 2 &lt;b&gt;", "5 &lt; 6 &amp; 7 &gt; 2 &lt;b&gt;"),
}

TIDY = {
    "words alone": ("Xin chào", "Xin chào"),
    "nothing": ("", ""),
    "all that is allowed": (
        "<h2>a</h2><h3>b</h3><h4>c</h4><p>d<br>e <strong>f</strong> <em>g</em> <u>h</u> <s>i</s></p><hr>"
        "<blockquote><p>H<sub>2</sub>O m<sup>2</sup></p></blockquote><pre>  k\n  l</pre><p><code>m</code></p>"
        '<ul><li>n</li></ul><ol start="3"><li>o</li></ol>'
        '<figure><img src="/files/7/anh.png" alt="Ảnh" width="320" height="200">'
        "<figcaption>p</figcaption></figure>"
        '<table><caption>q</caption><thead><tr><th scope="col">r</th></tr></thead>'
        '<tbody><tr><td colspan="2">s</td></tr></tbody></table>',
        None,
    ),
    "links": (
        '<a href="https://congdoan.example/a">a</a><a href=" mailto:a@b.example ">b</a>'
        '<a href="tel:+84912345678" target="_blank">c</a><a href="/files/3/ke-hoach.pdf">d</a>',
        '<a href="https://congdoan.example/a" rel="noopener noreferrer">a</a>'
        '<a href="mailto:a@b.example" rel="noopener noreferrer">b</a>'
        '<a href="tel:+84912345678" rel="noopener noreferrer">c</a>'
        '<a href="/files/3/ke-hoach.pdf" rel="noopener noreferrer">d</a>',
    ),
    "other names": (
        "<h1>a</h1><h6>b</h6><b>c</b><i>d</i><strike>e</strike>",
        "<h2>a</h2><h4>b</h4><strong>c</strong><em>d</em><s>e</s>",
    ),
    "boxes": ("<div>a</div><div>b</div><section><p>c</p></section>", "<p>a</p><p>b</p> <p>c</p>"),
    "cells that lost their table": ("<tr><td>a<td>b", "<p>a</p><p>b</p>"),
    "a paragraph of Word": (
        "<p class=MsoNormal style='margin:0;mso-line-height-rule:exactly'><span lang=VI style='mso-x:1'>"
        "Điều&nbsp;&nbsp; 5.<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
        "<p>Điều 5.</p>",
    ),
    "conditions of Word": (
        "<!--[if gte mso 9]><xml><w:WordDocument>x</w:WordDocument></xml><![endif]-->"
        "<!--StartFragment--><p>a</p><!--EndFragment-->",
        "<p>a</p>",
    ),
    "a list of Word": (
        "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;"
        "</span></span><![endif]>Một</p>\n<p class=MsoListParagraph>•&nbsp; <b>Hai</b></p>\n<p>Ba</p>",
        "<ul><li>Một</li><li><strong>Hai</strong></li></ul>\n<p>Ba</p>",
    ),
    "empty spans": ("<p>a<span></span> <span> </span>b<b></b><b> </b></p><p><br></p>", "<p>a b</p>"),
    "a whole document in one bold": (
        '<b style="font-weight: normal"><p>a <b>b</b></p></b>',
        "<p>a <strong>b</strong></p>",
    ),
    "an empty cell": (
        "<table><tr><td>a</td><td>&nbsp;</td></tr></table>",
        "<table><tbody><tr><td>a</td><td></td></tr></tbody></table>",
    ),
    "letters in two parts": ("<p>Co\u0302ng đoa\u0300n e&#769;</p>", "<p>Công đoàn é</p>"),
    "a stroke over a bracket": ("<p>&#824;a</p>", "<p>a</p>"),
}

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<i>",
            "<a href='http://a.example/ b'>",
            "</a>",
            "<br>",
        ),
        *(
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<pre>",
            "\n\n",
            "</pre>",
            "<h1>",
            "<hr/>",
        ),
        *(
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<script>",
            "<!--",
            "-->",
            "<![if x]>",
            "<o:p>",
            "<textarea>",
        ),
        *(
            "<img src=/files/1/a.png>",
            "<img src=x>",
            "<span> </span>",
            "<select>",
            "<noscript>",
            "<title>",
            "<xmp>",
        ),
        *(
            "&nbsp;",
            "&nbsp;&nbsp; ",
            "&#824;",
            "e&#769;",
            "\u0301",
            "&amp;lt;",
            "&lt",
            "&",
            "<",
            ">",
            '"',
            "'",
            "=",
        ),
        *(
            "· ",
            "• a",
            "\u200b",
            "\x00",
            "\r\n",
            "\t",
            "</",
            "<body>",
            "</html>",
            "<caption>",
            "<th colspan=2>",
            "<figure>",
        ),
        *(
            "<font color=red>",
            "<plaintext>",
            "<option>",
            "<frameset>",
            "<col>",
            "<form>",
            "<template>",
            "<p/>",
        ),
    ]
)
ANY_HTML = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join)


@pytest.mark.parametrize(("pasted", "kept"), HOSTILE.values(), ids=HOSTILE)
def test_what_could_act_is_taken_out(pasted: str, kept: str) -> None:
    assert clean(pasted) == kept


@pytest.mark.parametrize(("pasted", "kept"), TIDY.values(), ids=TIDY)
def test_what_is_pasted_is_put_in_order(pasted: str, kept: str | None) -> None:
    assert clean(pasted) == (pasted if kept is None else kept)


@settings(deadline=None)
@given(ANY_HTML)
def test_cleaning_again_changes_nothing(html: str) -> None:
    once = clean(html)

    assert clean(once) == once


@settings(deadline=None)
@given(ANY_HTML)
def test_only_what_is_allowed_comes_through_with_letters_composed(html: str) -> None:
    cleaned = clean(html)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert parts_of(cleaned) <= {*TAGS, *ATTRIBUTES, ("a", "rel")}


@settings(deadline=None)
@given(st.text())
def test_words_survive_the_door(words: str) -> None:
    once = plain(clean(words.replace("&", " ").replace("<", " ")))

    assert plain(clean(once.replace("&", " ").replace("<", " "))) == once


def parts_of(html: str) -> set[str | tuple[str, str]]:
    """Return the tags of a text, and its attributes with their tags."""
    elements = list(fragment_fromstring(html, create_parent="body").iterdescendants())
    return {element.tag for element in elements} | {(el.tag, name) for el in elements for name in el.attrib}


def test_what_is_nested_too_deep_keeps_its_words() -> None:
    assert clean("<p>đầu</p>" + "<div>" * 3000 + "giữa" + "</div>" * 3000 + "<p>cuối</p>") == "đầu giữa cuối"


def test_plain_text_has_a_line_per_block_and_a_space_between_cells() -> None:
    html = (
        "<h2>Mục đích</h2><p>Một&nbsp;hai<br>ba <strong>b</strong>ốn</p><ul><li>năm</li><li>sáu</li></ul>"
        "<table><tr><td>bảy</td><td>8 &lt; 9</td></tr></table><script>x</script>"
    )

    assert plain(html) == "Mục đích\nMột hai\nba bốn\nnăm\nsáu\nbảy 8 < 9"


TIDY_TAGS = ("p", "strong", "em", "b", "i", "sup")
TIDY_PIECES = st.sampled_from(
    [
        *(f"<{name}>" for name in TIDY_TAGS),
        *(f"</{name}>" for name in TIDY_TAGS),
        *(
            "ngày",
            "Điều 5",
            " ",
            "a",
            "-",
            "•",
            "\u0301",
            "\u0338",
            "\xa0",
            "\n",
            "&lt;",
            "&amp;",
            "&gt;",
            "&nbsp;",
        ),
        *(
            '<p dir="ltr" style="text-align: left;">',
            '<span lang="vi">',
            "<span>",
            "</span>",
            "<br>",
            "<br />",
            "<br/>",
        ),
        *(
            '<b class="x">',
            '<sup id="1">',
            '<p style="a&quot;b">',
            "</p>\n<p>",
            "</p> <p>",
            "<br></p>",
            '<p style=">">',
        ),
    ]
)


PARAGRAPHS = st.sampled_from(
    [
        *(
            "<p>ngày</p>",
            "<p>Điều 5&nbsp;a</p>",
            '<p dir="ltr">a<br>b<br></p>',
            "<p>1. a &amp; b </p>",
            "<p>- a</p>",
        ),
        *(
            "<p>a<br>- b</p>",
            "<p>&nbsp;a</p>",
            "<p> </p>",
            "<p><br></p>",
            "<p><b>a</b> <i>b</i></p>",
            "a&nbsp;b",
            "a&nbsp; b",
            "a\nb",
            "<p>a <br>b <br></p>",
            "a",
        ),
        *(
            "<ul><li>a</li><li><b>b</b> c</li></ul>",
            "<ol><li>a <br>b</li></ol>",
            "<ul>\n<li>a </li></ul>",
            "<li>a</li>",
        ),
        *("\n", " ", "\n\n", "<br>", "&nbsp;"),
    ]
)


@settings(max_examples=500)
@given(st.lists(TIDY_PIECES | PARAGRAPHS | st.text(max_size=4), max_size=12).map("".join))
@example("<p>a</p>\n<p>b</p> <p>c<br></p>")
def test_what_looks_tidy_is_what_cleaning_leaves(html: str) -> None:
    cleaned = clean(html)

    assert cleaned == clean_thoroughly(html)
    assert cleaned == cleaned_once(cleaned)
    assert plain(cleaned) == text_of(cleaned)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Nghỉ 12 ngày", True),
        ("<p>Nghỉ <strong>12</strong> ngày</p><p>Hai</p>", True),
        ("<p>Nghỉ</p><ul><li>12 ngày</li><li>14 <em>ngày</em></li></ul>", True),
        ("<ul><li>12 ngày<ul><li>a</li></ul></li></ul>", False),
        ("<ul></ul>", False),
        ("<p>Nghỉ", False),
        ("<p> Nghỉ</p>", False),
        ("<p>• Nghỉ</p>", False),
        ("a  b", False),
        ("a < b", False),
        ("a\nb", True),
        ("a\n\nb", False),
        ("<p onclick='x()'>a</p>", False),
        ("", False),
    ],
)
def test_only_words_in_paragraphs_are_tidy(html: str, expected: bool) -> None:
    assert is_tidy(html) is expected
