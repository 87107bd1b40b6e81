"""Questions as trainers write them: "Câu 1: ...", "A. ...", the key by a line, a look, a sign or a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.i18n import lazy_gettext as _l
from lms.text import excerpt, fold
from quizzes.bank.checks import LONGEST_TEXT
from quizzes.bank.content import Answer, NewQuestion, Option, QuestionKind
from quizzes.bank.formats.listing.draft import Draft
from quizzes.bank.formats.listing.drafts import EXPLANATION, drafts_of
from quizzes.bank.formats.listing.key_lines import SOURCE, key_and_words
from quizzes.bank.formats.listing.keys import Keys, holds_keys, letters_of, read_keys
from quizzes.bank.formats.listing.lines import Line, Look
from quizzes.bank.formats.listing.notes import noted, written
from quizzes.bank.formats.listing.unlettered import lettered
from quizzes.bank.formats.reading import Place, Reading
from quizzes.bank.rules import several_right, true_or_false

LOOKS = (Look.HIGHLIGHT, Look.UNDERLINE, Look.COLOUR, Look.BOLD)
LOOK_NAMES = {
    Look.HIGHLIGHT: _l("tô nền"),
    Look.UNDERLINE: _l("gạch chân"),
    Look.COLOUR: _l("tô màu"),
    Look.BOLD: _l("in đậm"),
}
LINE_END = "<br>"
ESSAY = "tu luan"
"""The key of a question that is answered in writing."""
TRUTH = {"dung": True, "d": True, "true": True, "sai": False, "s": False, "false": False}


def read_listing(
    lines: Sequence[Line], *, reading: Reading | None = None, keys: Keys | None = None
) -> Reading:
    """Return the questions in the lines; `keys` are those of a second file."""
    reading = reading or Reading()
    drafts, tail = drafts_of(lines, reading)
    tell_unread(tail, reading)
    drafts = [draft for draft in drafts if not draft.is_struck_out]
    known = {**read_keys(tail), **(keys or {})}
    numbers = Counter(draft.number for draft in drafts)
    for draft in drafts:
        reading.next_question(**draft.where)
        if numbers[draft.number] > 1 and draft.number in known:
            reading.error(
                _l("Số câu %(number)d lặp lại nên không rõ đáp án của câu nào.", number=draft.number)
            )
        else:
            _take(draft, known, reading)
    for number in sorted(set(known) - set(numbers)):
        reading.lost(str(number), _l("Bảng đáp án có câu %(number)d mà đề không có.", number=number))
    return reading


def tell_unread(lines: Sequence[Line], reading: Reading, *, file: str = "") -> None:
    """Tell the lines among keys that hold none."""
    for line in lines:
        if not holds_keys(line):
            text = excerpt(line.text)
            reading.at(Place(file=file, line=line.number))
            reading.lost(text, _l("Đoạn “%(text)s” ở phần đáp án nên không được dùng.", text=text))
    reading.at(Place())


def _take(draft: Draft, known: Mapping[int, frozenset[str]], reading: Reading) -> None:
    if any(sum(len(line.text) + len(LINE_END) for line in lines) > LONGEST_TEXT for lines in draft.texts):
        reading.error(
            _l("Câu dài hơn %(most)d chữ: có lẽ tệp thiếu dòng bắt đầu của câu sau.", most=LONGEST_TEXT)
        )
        return
    spelled = None if draft.options else lettered(draft)
    if spelled:
        draft = spelled
        reading.lost(
            f"letters of {draft.number}, {reading.place.words}",
            _l("Phương án không ghi A, B, C…: các dòng dưới câu hỏi được nhận là phương án. Hãy xem lại."),
        )
    question = noted(
        NewQuestion(QuestionKind.ESSAY, written(draft.stem), category=(draft.section,)),
        _notes(draft),
        reading,
    )
    if not draft.options:
        _take_without_options(question, draft, reading)
        return
    right = _right_letters(draft, known, reading)
    if right is None:
        return
    places = {place for place, (letter, *_rest) in enumerate(draft.whole_options) if letter in right}
    if len(places) < len(right):
        said = ", ".join(sorted(right))
        reading.error(_l("Đáp án %(letter)s không có trong các phương án.", letter=said))
        return
    without = _looks_of_options(draft)
    texts = [
        line.html(without=without).replace("\n", LINE_END) for _letter, line, _head in draft.whole_options
    ]
    if len(places) == 1:
        options = tuple(Option(text, float(place in places)) for place, text in enumerate(texts))
        reading.take(replace(question, kind=QuestionKind.ONE_RIGHT, options=options))
    elif len(places) == len(texts):
        reading.error(_l("Mọi phương án đều được đánh dấu là đúng."))
    else:
        options = several_right(texts, places)
        reading.take(replace(question, kind=QuestionKind.SEVERAL_RIGHT, options=options))


def _key_of(draft: Draft) -> tuple[frozenset[str] | None, str]:
    """Return the letters of the line of the key, and the words behind them but for those of an option."""
    letters, words = key_and_words(draft.key)
    options = {fold(line.text).rstrip(".") for _letter, line, _head in draft.whole_options}
    return letters, "" if fold(words).rstrip(".") in options else words


def _notes(draft: Draft) -> Mapping[str, Sequence[Line]]:
    """Return the notes, with what stands behind the letter of the key: an article of law, or why it is."""
    _letters, words = _key_of(draft)
    if not words or not draft.options:
        return draft.notes
    source = SOURCE.fullmatch(words)
    if source and not {"can cu", "nguon", "dieu"} & draft.notes.keys():
        return {**draft.notes, "can cu": [Line(0, source[1])]}
    return {**draft.notes, EXPLANATION: [Line(0, words), *draft.notes.get(EXPLANATION, ())]}


def _looks_of_options(draft: Draft) -> list[Look]:
    """Return the looks that mean nothing in the options, or say which is right."""
    said = _looks(draft)
    options = [option for _letter, option, _head in draft.whole_options]
    return [
        look
        for look in LOOKS
        if str(LOOK_NAMES[look]) in said or any(option.has_mostly(look) for option in options)
    ]


def _take_without_options(question: NewQuestion, draft: Draft, reading: Reading) -> None:
    truth = TRUTH.get(fold(draft.key).rstrip("."))
    if draft.key and truth is not None:
        reading.take(replace(question, kind=QuestionKind.TRUE_FALSE, options=true_or_false(truth)))
    elif fold(draft.key) == ESSAY:
        reading.take(question)
    elif letters_of(draft.key) and len(draft.stem) > 1:
        reading.error(_l("Đáp án là “%(key)s” mà không thấy các phương án A, B, C…", key=draft.key))
    elif draft.key:
        reading.take(replace(question, kind=QuestionKind.SHORT_ANSWER, answers=(Answer(draft.key),)))
    else:
        feature = f"essay, {reading.place.words}" if len(draft.stem) > 1 else "essay"
        reading.lost(feature, _l("Câu không có phương án A, B, C… nên được nhận là câu tự luận."))
        reading.take(question)


def _right_letters(
    draft: Draft, known: Mapping[int, frozenset[str]], reading: Reading
) -> frozenset[str] | None:
    """Return the right letters; what is missing or contradicts itself is an error."""
    signs: dict[str, frozenset[str]] = {}
    if draft.key:
        letters, words = _key_of(draft)
        if letters is None or letters_of(words):
            reading.error(_l("Không hiểu đáp án “%(text)s”.", text=draft.key[:60]))
            return None
        signs[str(_l("dòng đáp án"))] = letters
    if draft.number in known:
        signs[str(_l("bảng đáp án"))] = known[draft.number]
    if draft.starred:
        signs[str(_l("dấu *"))] = frozenset(draft.starred)
    for name, letters in _looks(draft).items():
        signs[name] = letters
    if not signs:
        reading.error(_l("Chưa biết đáp án: không có dòng đáp án, dấu hay bảng đáp án cho câu này."))
        return None
    first = next(iter(signs.values()))
    if any(letters != first for letters in signs.values()):
        said = "; ".join(f"{name}: {', '.join(sorted(letters))}" for name, letters in signs.items())
        reading.error(_l("Các dấu hiệu đáp án mâu thuẫn: %(said)s.", said=said))
        return None
    return first


def _looks(draft: Draft) -> dict[str, frozenset[str]]:
    """Return the letters that stand out by each look: some options have it, others have not."""
    found = {}
    for look in LOOKS:
        letters = {
            letter
            for letter, option, head in draft.whole_options
            if option.has_mostly(look) or (look != Look.BOLD and head.has_mostly(look))
        }
        if 0 < len(letters) < len(draft.whole_options):
            found[str(LOOK_NAMES[look])] = frozenset(letters)
    return found
