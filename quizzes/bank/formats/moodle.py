"""Moodle XML: questions of a bank of Moodle with their categories, files and tags."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from lms.documents.readers.xml import elements
from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.content import (
    Answer,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Scoring,
    Side,
)
from quizzes.bank.formats.pictures import from_base64, taken_along
from quizzes.bank.formats.reading import MOST_PARTS, Place, Reading, TooManyParts
from quizzes.bank.formats.texts import as_html, category_path, number_text
from quizzes.bank.rules import true_or_false

ATTACHED = "@@PLUGINFILE@@/"
USUAL = {
    "defaultgrade": {"", "1", "1.0", "1.0000000"},
    "penalty": {"", "0", "0.0000000", "0.1", "0.1000000", "0.3333333", "1", "1.0", "1.0000000"},
    "hidden": {"", "0"},
    "idnumber": {""},
    "shuffleanswers": {"", "1", "true"},
    "answernumbering": {"", "abc", "none"},
    "responsetemplate": {""},
    "graderinfo": {""},
    "attachments": {"", "0"},
    "attachmentsrequired": {"", "0"},
    "responseformat": {"", "editor"},
    "minwordlimit": {"", "0"},
    "maxwordlimit": {"", "0"},
    "correctfeedback": {""},
    "partiallycorrectfeedback": {""},
    "incorrectfeedback": {""},
    "unitgradingtype": {"", "0"},
    "selecttype": {"", "0", "ALL"},
    "selectcount": {"", "0"},
    "maxbytes": {"", "0"},
    "filetypeslist": {""},
}
"""Properties that the bank does not keep, and the values with which nothing is lost."""
READ = frozenset(
    {
        *("name", "questiontext", "generalfeedback", "tags", "answer", "subquestion"),
        *("single", "usecase", "gradingtype"),
        *(
            "shownumcorrect",
            "showstandardinstruction",
            "responsefieldlines",
            "responserequired",
            "layouttype",
        ),
        *("numberingstyle", "showgrading", "unitpenalty", "showunits", "unitsleft"),
    }
)
"""What is read, and what says no more than how the question looks in Moodle; all else is named as lost."""
READ_OF_ANSWERS = frozenset({"text", "feedback", "tolerance", "file"})
MOST_WITHIN = 20 * MOST_PARTS
"""So many elements may stand in one question, which is looked at once all of it is there."""
ALL_OR_NOTHING, ABSOLUTE_POSITION = "ALL_OR_NOTHING", "ABSOLUTE_POSITION"


def read_moodle(content: bytes) -> Reading:
    """Return the questions of a Moodle XML file."""
    reading = Reading()
    category: tuple[str, ...] = ()
    beside: dict[str, None] = {}
    within = 0
    for element, depth in elements(content):
        within = within + 1 if depth > 1 else 0
        if within > MOST_WITHIN:
            raise TooManyParts
        if depth == 0 and element.tag != "quiz":
            raise Refused(_l("Tệp này không phải Moodle XML: phần tử gốc phải là <quiz>."))
        if depth != 1:
            continue
        if element.tag != "question":
            beside.setdefault(element.tag)
            element.clear()
            continue
        if element.get("type") == "category":
            category = category_path(_text(element.find("category")))
            if _text(element.find("info")):
                reading.lost("info")
        else:
            reading.next_question(name=_text(element.find("name")))
            with reading.guarded():
                _read_question(element, category, reading)
        element.clear()
    reading.at(Place())
    for name in beside:
        reading.lost(name)
    return reading


def _read_question(element: Element, category: tuple[str, ...], reading: Reading) -> None:
    kind = element.get("type", "")
    read = _KINDS.get(kind)
    if read is None:
        reading.unsupported(kind or "question")
        return
    _note_losses(element, reading)
    question = read(
        element,
        NewQuestion(
            QuestionKind.ESSAY,
            _html(element.find("questiontext"), reading),
            explanation=_html(element.find("generalfeedback"), reading),
            name=_text(element.find("name")),
            category=category,
            tags=tuple(_text(tag) for tag in element.findall("tags/tag")),
        ),
        reading,
    )
    if question is not None:
        reading.take(question)


def _note_losses(element: Element, reading: Reading) -> None:
    for name, usual in USUAL.items():
        found = element.find(name)
        if found is not None and _text(found) not in usual:
            reading.lost(name)
    for name in dict.fromkeys(part.tag for part in element):
        if name not in READ and name not in USUAL:
            reading.lost(name)
    for answer in element.findall("answer"):
        for part in answer:
            if part.tag not in READ_OF_ANSWERS:
                reading.lost(f"answer/{part.tag}")


def _text(element: Element | None) -> str:
    """Return the text of an element, or of the <text> in it."""
    if element is None:
        return ""
    inner = element.find("text")
    return ((inner if inner is not None else element).text or "").strip()


def _html(element: Element | None, reading: Reading) -> str:
    """Return a text in its format as HTML, with its pictures."""
    if element is None:
        return ""
    written, kind = _text(element), element.get("format", "moodle_auto_format")
    if kind == "markdown" and written:
        reading.lost('format="markdown"', _l("Chữ viết kiểu Markdown được giữ nguyên như gõ."))
    html = as_html(written, is_html=kind == "html", may_be_html=kind == "moodle_auto_format")
    files = {}
    for file in element.findall("file"):
        content = from_base64(file.text or "") if file.get("encoding") == "base64" else None
        name = (file.get("path", "/").strip("/") + "/" + file.get("name", "")).lstrip("/")
        if content is not None:
            files[ATTACHED + name] = content
        if ATTACHED + name not in html.replace("%20", " ") and ATTACHED not in html:
            reading.lost(f"<file name={name}>")
    return taken_along(html, files, reading)


def _fraction(element: Element) -> float:
    return float(number_text(element.get("fraction", "0") or "0")) / 100


def _is_true(element: Element | None, default: bool) -> bool:
    text = _text(element).lower()
    return text in ("1", "true") if text else default


def _choice(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion:
    options = tuple(
        Option(_html(answer, reading), _fraction(answer), _html(answer.find("feedback"), reading))
        for answer in element.findall("answer")
    )
    is_single = _is_true(element.find("single"), default=True)
    kind = QuestionKind.ONE_RIGHT if is_single else QuestionKind.SEVERAL_RIGHT
    return replace(question, kind=kind, options=options)


def _true_false(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion | None:
    feedback = {}
    right = None
    for answer in element.findall("answer"):
        said = _text(answer).lower()
        feedback[said] = _html(answer.find("feedback"), reading)
        if _fraction(answer) == 1:
            right = said
    if right not in ("true", "false"):
        reading.error(_l("Câu đúng/sai không cho biết đáp án là true hay false."))
        return None
    options = true_or_false(
        right == "true", if_true=feedback.get("true", ""), if_false=feedback.get("false", "")
    )
    return replace(question, kind=QuestionKind.TRUE_FALSE, options=options)


def _short(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion:
    is_exact = _is_true(element.find("usecase"), default=False)
    answers = tuple(
        Answer(
            _text(answer),
            _fraction(answer),
            _html(answer.find("feedback"), reading),
            is_case_sensitive=is_exact,
            is_pattern=True,
        )
        for answer in element.findall("answer")
    )
    return replace(question, kind=QuestionKind.SHORT_ANSWER, answers=answers)


def _number(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion:
    answers = []
    for answer in element.findall("answer"):
        written, tolerance = _text(answer), _text(answer.find("tolerance"))
        answers.append(
            Answer(
                "*" if written == "*" else number_text(written),
                _fraction(answer),
                _html(answer.find("feedback"), reading),
                float(number_text(tolerance)) if tolerance else 0.0,
            )
        )
    return replace(question, kind=QuestionKind.NUMBER, answers=tuple(answers))


def _matching(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion:
    pairs, distractors = [], []
    for part in element.findall("subquestion"):
        left, right = _html(part, reading), as_html(_text(part.find("answer")), may_be_html=False)
        if left:
            pairs.append(Pair(left, right))
        elif right:
            distractors.append(Distractor(right, Side.RIGHT))
    return replace(question, kind=QuestionKind.MATCHING, pairs=tuple(pairs), distractors=tuple(distractors))


def _order(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion | None:
    options = tuple(Option(_html(answer, reading)) for answer in element.findall("answer"))
    grading = _text(element.find("gradingtype")) or ALL_OR_NOTHING
    if grading not in (ALL_OR_NOTHING, ABSOLUTE_POSITION):
        reading.unsupported(f"gradingtype {grading}", _l("Chưa nhận được cách chấm “%(way)s”.", way=grading))
        return None
    scoring = {"rule": Scoring.ABSOLUTE_POSITION.value} if grading == ABSOLUTE_POSITION else {}
    return replace(question, kind=QuestionKind.ORDER, options=options, scoring=scoring)


def _essay(element: Element, question: NewQuestion, reading: Reading) -> NewQuestion:
    return question


_KINDS: dict[str, Callable[[Element, NewQuestion, Reading], NewQuestion | None]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "ordering": _order,
    "essay": _essay,
}
