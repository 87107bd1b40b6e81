"""The decision on prizes, in the form of official documents of Vietnam (NĐ 30/2020)."""

from collections.abc import Iterator

from lms.documents.rules import Align, Block, Document, Line, Part, Parts
from quizzes.awards.rules import DOTS, Awarded, Facts, money

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
REHEARSAL = "DIỄN TẬP"
BODY = 14.0
PROPOSALS = ("Xét ", "Theo ")
"""How the grounds begin that stand last: who proposed it."""


def decision(awarded: Awarded, facts: Facts) -> Document:
    """Return the decision."""
    articles = list(_articles(awarded, facts))
    blocks: list[Block] = [
        letterhead(facts),
        center("QUYẾT ĐỊNH", is_bold=True, before=16),
        center(f"Về việc trao giải {awarded.occasion}", is_bold=True, is_ruled=True),
        center(facts.authority.upper(), is_bold=True, before=10),
        *_grounds(awarded, facts),
        center("QUYẾT ĐỊNH:", is_bold=True, before=8),
        *(
            Line(text, f"Điều {number}.", Align.JUSTIFY, BODY, 4, is_indented=True)
            for number, text in enumerate(articles, start=1)
        ),
        signature(facts, _recipients(facts, len(articles))),
    ]
    return Document(
        f"Quyết định trao giải {awarded.occasion}",
        (tuple(blocks),),
        foot=awarded.source,
        watermark=mark(awarded),
    )


def letterhead(facts: Facts) -> Parts:
    """Return the head: who issues it with the number, and beside it nation, motto, place and day."""
    issuer = [center(facts.issuer.upper(), 13, is_bold=True, is_ruled=True)]
    if facts.issuer_above:
        issuer.insert(0, center(facts.issuer_above.upper(), 13))
    nation = (
        center(NATION, 13, is_bold=True),
        center(MOTTO, 13, is_bold=True, is_ruled=True),
        center(f"{facts.place}, {facts.day}", 13, is_italic=True, before=3),
    )
    return Parts((Part(39, (*issuer, center(f"Số: {facts.full_number}", 13, before=3))), Part(61, nation)))


def signature(facts: Facts, recipients: tuple[str, ...] = ()) -> Parts:
    """Return the recipients at the left, and at the right who signs, with room for a signature."""
    heading = (Line("Nơi nhận:", size=12, is_bold=True, is_italic=True),) if recipients else ()
    left = (*heading, *(Line(f"- {one}", size=11) for one in recipients))
    return Parts((Part(46, left), Part(54, tuple(signers(facts)))), before=16)


def signers(facts: Facts) -> Iterator[Line]:
    """Give the lines above and below a signature."""
    if facts.signs_for:
        yield center(facts.signs_for.upper(), is_bold=True)
    yield center(facts.signer_title.upper(), is_bold=True)
    yield center(facts.signer_name or DOTS * 3, is_bold=bool(facts.signer_name), before=62)


def mark(awarded: Awarded) -> str:
    """Return what stands across each page: a rehearsal says that it is one."""
    return REHEARSAL if awarded.is_rehearsal else ""


def center(
    text: str,
    size: float = BODY,
    *,
    before: float = 0,
    is_bold: bool = False,
    is_italic: bool = False,
    is_ruled: bool = False,
    color: str = "",
) -> Line:
    """Return a line in the middle."""
    return Line(
        text,
        align=Align.CENTER,
        size=size,
        before=before,
        is_bold=is_bold,
        is_italic=is_italic,
        is_ruled=is_ruled,
        color=color,
    )


def _grounds(awarded: Awarded, facts: Facts) -> Iterator[Line]:
    published = f"{awarded.published_on:%d/%m/%Y}"
    result = f"Căn cứ kết quả {awarded.occasion} công bố ngày {published} (bản {awarded.version})"
    first = next((n for n, one in enumerate(facts.grounds) if one.startswith(PROPOSALS)), len(facts.grounds))
    grounds = (*facts.grounds[:first], result, *facts.grounds[first:])
    for place, text in enumerate(grounds, start=1):
        end = "." if place == len(grounds) else ";"
        yield Line(f"{text}{end}", align=Align.JUSTIFY, size=BODY, before=3, is_italic=True, is_indented=True)


def _articles(awarded: Awarded, facts: Facts) -> Iterator[str]:
    yield (
        f"Trao giải {awarded.occasion} cho {_who(awarded)} có tên trong danh sách "
        "ban hành kèm theo Quyết định này."
    )
    if awarded.total:
        yield (
            f"Tổng giá trị giải thưởng là {money(awarded.total)} đồng, mức của từng giải ghi trong "
            f"danh sách; kinh phí chi từ {facts.funding or DOTS * 4}."
        )
    yield "Quyết định này có hiệu lực kể từ ngày ký."
    duty = (
        facts.duty or "Ban Tổ chức cuộc thi, các đơn vị liên quan và các cá nhân, tập thể có tên tại Điều 1"
    )
    yield f"{duty} chịu trách nhiệm thi hành Quyết định này./."


def _who(awarded: Awarded) -> str:
    counts = ((awarded.winners, "cá nhân"), (len({one.name for one in awarded.units}), "tập thể"))
    return " và ".join(f"{money(count)} {kind}" for count, kind in counts if count)


def _recipients(facts: Facts, last: int) -> tuple[str, ...]:
    named = facts.recipients or (f"Như Điều {last}", "Lưu: VT")
    return (*(f"{one};" for one in named[:-1]), f"{named[-1]}.")
