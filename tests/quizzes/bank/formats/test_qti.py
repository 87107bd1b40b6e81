"""QTI items of each version are read and scored as their processing says."""

import io
import zipfile

import pytest

from lms.errors import Refused
from quizzes.bank.content import Answer, QuestionKind
from quizzes.bank.formats.qti.package import read_qti
from quizzes.bank.formats.reading import Reading, Severity
from tests.quizzes.bank.formats.qti_items import (
    MAPPED,
    PICTURE,
    RP,
    TEXT,
    VARIABLE,
    choices,
    condition,
    declared,
    entries,
    item,
    only,
    worth,
)

CHOICE = item(
    declared("identifier", "B"),
    "<p>Đọc kỹ.</p>" + choices("choiceInteraction", 'maxChoices="1"', "A", "B", "C"),
)
CHOICE_3 = b"""<?xml version="1.0"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
  identifier="mau" title="M\xe1\xba\xabu" adaptive="false" time-dependent="false" xml:lang="vi">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
  <qti-item-body>
    <p>\xc4\x90\xe1\xbb\x8dc k\xe1\xbb\xb9.</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1" data-x="1">
      <qti-prompt>Ch\xe1\xbb\x8dn.</qti-prompt>
      <qti-simple-choice identifier="A">\xc3\x9d A</qti-simple-choice>
      <qti-simple-choice identifier="B">\xc3\x9d B</qti-simple-choice>
      <qti-simple-choice identifier="C">\xc3\x9d C</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing
    template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
</qti-assessment-item>"""


@pytest.mark.parametrize("content", [CHOICE, CHOICE.replace(b"imsqti_v2p1", b"imsqti_v2p2"), CHOICE_3])
def test_one_choice_is_the_same_in_each_version(content: bytes) -> None:
    question = only(content)

    assert (question.kind, question.name) == (QuestionKind.ONE_RIGHT, "Mẫu")
    assert question.stem == "<p>Đọc kỹ.</p><p>Chọn.</p>"
    assert [(x.key, x.html, x.fraction) for x in question.options] == [
        ("A", "Ý A", 0),
        ("B", "Ý B", 1),
        ("C", "Ý C", 0),
    ]
    assert worth(question, {"choices": ["B"]}) == (1, {"SCORE": 1})
    assert worth(question, {"choices": ["A"]}) == (0, {"SCORE": 0})


def test_several_choices_are_mapped_within_their_bounds() -> None:
    mapping = entries(("H", 1), ("O", 1), ("Cl", -1), lowerBound=0, upperBound=2, defaultValue=-2)
    body = choices("choiceInteraction", 'maxChoices="0"', "H", "O", "Cl", "N")
    question = only(
        item(declared("identifier", "H", "O", cardinality="multiple", mapping=mapping), body, MAPPED)
    )

    assert question.kind == QuestionKind.SEVERAL_RIGHT
    assert [x.fraction for x in question.options] == [0.5, 0.5, -0.5, -1]
    assert question.scoring == {
        **{"rule": "map_response", "maximum": 2, "default": -2, "lower": 0, "upper": 2},
    }
    assert worth(question, {"choices": ["H", "O"]}) == (1, {"SCORE": 2})
    assert worth(question, {"choices": ["H", "Cl"]}) == (0, {"SCORE": 0})
    assert worth(question, {"choices": ["H", "O", "Cl"]}) == (0.5, {"SCORE": 1})


def test_several_choices_may_be_all_or_nothing() -> None:
    body = choices("choiceInteraction", 'maxChoices="0"', "A", "B", "C")
    question = only(item(declared("identifier", "A", "C", cardinality="multiple"), body))

    assert worth(question, {"choices": ["C", "A"]}) == (1, {"SCORE": 1})
    assert worth(question, {"choices": ["A"]}) == (0, {"SCORE": 0})


def test_an_order_stands_in_the_right_order() -> None:
    body = choices("orderInteraction", 'shuffle="true"', "A", "B", "C")
    question = only(item(declared("identifier", "C", "A", "B", cardinality="ordered"), body))

    assert (question.kind, [x.key for x in question.options]) == (QuestionKind.ORDER, ["C", "A", "B"])
    assert worth(question, {"order": ["C", "A", "B"]}) == (1, {"SCORE": 1})
    assert worth(question, {"order": ["A", "B", "C"]}) == (0, {"SCORE": 0})


MATCH = (
    '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="4"><prompt>Ghép.</prompt>'
    "<simpleMatchSet>"
    '<simpleAssociableChoice identifier="C" matchMax="1">Cà</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="D" matchMax="1">Dưa</simpleAssociableChoice>'
    "</simpleMatchSet><simpleMatchSet>"
    '<simpleAssociableChoice identifier="M" matchMax="4">Mặn</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="R" matchMax="4">Ngọt</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="T" matchMax="4">Cay</simpleAssociableChoice>'
    "</simpleMatchSet></matchInteraction>"
)


def test_pairs_are_mapped() -> None:
    mapping = entries(("C R", 1), ("D M", 0.5), defaultValue=0)
    question = only(
        item(declared("directedPair", "C R", "D M", cardinality="multiple", mapping=mapping), MATCH, MAPPED)
    )

    pairs = [(x.left, x.left_key, x.right, x.right_key, x.fraction) for x in question.pairs]
    assert pairs == [("Cà", "C", "Ngọt", "R", 2 / 3), ("Dưa", "D", "Mặn", "M", 1 / 3)]
    assert [(x.side.value, x.key) for x in question.distractors] == [("right", "T")]
    assert worth(question, {"pairs": [["C", "R"], ["D", "M"]]}) == (1, {"SCORE": 1.5})
    assert worth(question, {"pairs": [["C", "R"], ["D", "T"]]}) == (pytest.approx(2 / 3), {"SCORE": 1})


def test_limits_of_pairs_bound_what_can_be_reached_and_are_named() -> None:
    mapping = entries(("C R", 1), ("C T", 0.5), ("D R", 1))
    declaration = declared("directedPair", "C R", "D R", cardinality="multiple", mapping=mapping)
    body = MATCH.replace('"R" matchMax="4"', '"R" matchMax="1"').replace("maxAssociations", "minAssociations")

    reading = read_qti(item(declaration, body, MAPPED), "muc.xml")

    assert [problem.feature for problem in reading.problems] == ["matchMax", "minAssociations"]
    assert reading.found[0].question.scoring["maximum"] == 1


def test_pairs_may_be_all_or_nothing() -> None:
    question = only(item(declared("directedPair", "C R", "D M", cardinality="multiple"), MATCH))

    assert worth(question, {"pairs": [["D", "M"], ["C", "R"]]}) == (1, {"SCORE": 1})
    assert worth(question, {"pairs": [["D", "M"]]}) == (0, {"SCORE": 0})


def test_a_text_is_mapped_case_by_case() -> None:
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
        '<mapEntry mapKey="york" mappedValue="0.5"/>'
        '<mapEntry mapKey="Leeds" mappedValue="0.25" caseSensitive="false"/></mapping>'
    )
    question = only(item(declared("string", "York", mapping=mapping), TEXT, MAPPED))

    assert question.stem == "<p>Vua là _____, đúng không?</p>"
    assert question.answers == (
        Answer("York", 1.0, is_case_sensitive=True),
        Answer("york", 0.5, is_case_sensitive=True),
        Answer("Leeds", 0.25),
    )
    for text, score in (("York", 1), ("york", 0.5), ("YORK", 0), ("lEEDS", 0.25), (" York", 0)):
        assert worth(question, {"text": text}) == (score, {"SCORE": score})


def test_a_text_or_a_number_may_be_just_right() -> None:
    assert worth(only(item(declared("string", "Huế"), TEXT)), {"text": "huế"}) == (0, {"SCORE": 0})
    number = only(item(declared("float", "2.50"), TEXT))
    assert (number.kind, number.answers[0].text) == (QuestionKind.NUMBER, "2.5")
    assert worth(number, {"number": "2,5"}) == (1, {"SCORE": 1})


def test_an_essay_waits_for_a_person() -> None:
    tag = "extendedTextInteraction"
    body = f'<{tag} responseIdentifier="RESPONSE"><prompt>Viết.</prompt></{tag}>'
    question = only(item(declared("string"), body, ""))

    assert (question.kind, question.stem) == (QuestionKind.ESSAY, "Viết.")


def test_feedback_of_a_choice_comes_along() -> None:
    modal = '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">Tốt.</modalFeedback>'
    setter = f'<setOutcomeValue identifier="FEEDBACK">{VARIABLE}</setOutcomeValue></responseProcessing>'
    test = f'<match>{VARIABLE}<correct identifier="RESPONSE"/></match>'
    processing = condition((test, 1)).replace("</responseProcessing>", setter) + modal
    body = choices("choiceInteraction", 'maxChoices="1"', "A", "B")

    question = only(item(declared("identifier", "A"), body, processing))

    assert [x.feedback for x in question.options] == ["Tốt.", ""]


@pytest.mark.parametrize(
    ("content", "feature"),
    [
        (
            item(declared("point"), '<selectPointInteraction responseIdentifier="RESPONSE"/>'),
            "selectPointInteraction",
        ),
        (
            item(declared("identifier"), '<hotspotInteraction responseIdentifier="RESPONSE"/>'),
            "hotspotInteraction",
        ),
        (item(declared("string", "a"), TEXT + TEXT), "textEntryInteraction + textEntryInteraction"),
        (item("", "<p>Chỉ đọc.</p>"), "itemBody"),
        (
            item(declared("string", "a"), TEXT, f'<responseProcessing template="{RP}map_response_point"/>'),
            "map_response_point",
        ),
        (
            item(declared("string", "a"), TEXT, "<responseProcessing><exitResponse/></responseProcessing>"),
            "responseProcessing",
        ),
        (item("<templateDeclaration/>" + declared("string", "a"), TEXT), "templateDeclaration"),
        (
            item(declared("string", "a"), TEXT).replace(b'adaptive="false"', b'adaptive="true"'),
            'adaptive="true"',
        ),
    ],
)
def test_what_is_not_supported_is_named(content: bytes, feature: str) -> None:
    [problem] = read_qti(content, "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.UNSUPPORTED, feature)


@pytest.mark.parametrize(
    ("part", "feature"),
    [
        ("<rubricBlock view='scorer'>Thang điểm</rubricBlock>", "rubricBlock"),
        ("<p><video src='a.mp4'/></p>", "<video>"),
        ("<p><img src='khong-co.png' alt=''/></p>", "<img src=khong-co.png>"),
    ],
)
def test_what_is_left_behind_is_named(part: str, feature: str) -> None:
    [problem] = read_qti(item(declared("string", "a"), part + TEXT), "muc.xml").problems

    assert (problem.severity, problem.feature) == (Severity.WARNING, feature)


def package(**files: bytes) -> Reading:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return read_qti(stream.getvalue(), "goi.zip")


def test_a_package_gives_its_items_in_order_with_their_pictures() -> None:
    manifest = (
        b'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        b'<resource identifier="b" type="imsqti_item_xmlv2p1" href="muc/hai.xml"/>'
        b'<resource identifier="a" type="imsqti_item_xmlv2p1" href="muc/mot.xml"/></resources></manifest>'
    )
    with_picture = item(declared("string", "a"), '<p><img src="../anh/o.png" alt="ô"/></p>' + TEXT)
    reading = package(
        **{
            "imsmanifest.xml": manifest,
            "muc/mot.xml": CHOICE,
            "muc/hai.xml": with_picture,
            "anh/o.png": PICTURE,
        }
    )

    assert reading.problems == []
    assert [found.place.file for found in reading.found] == ["muc/hai.xml", "muc/mot.xml"]
    [picture] = reading.pictures.values()
    assert f'<img src="{picture.address}" alt="ô">' in reading.found[0].question.stem


def test_what_a_package_holds_beside_its_items_is_named() -> None:
    manifest = (
        b'<manifest><resources><resource type="imsqti_xmlv1p2"><file href="de.xml"/></resource>'
        b'<resource href="ngu-lieu.xml"/><resource href="mot.xml"/></resources></manifest>'
    )
    reading = package(
        **{
            "imsmanifest.xml": manifest,
            "de.xml": b"<questestinterop/>",
            "ngu-lieu.xml": b"<assessmentStimulus/>",
            "mot.xml": CHOICE,
        }
    )

    assert [(x.severity, x.place.file, x.feature) for x in reading.problems] == [
        (Severity.UNSUPPORTED, "de.xml", "questestinterop"),
        (Severity.WARNING, "ngu-lieu.xml", "assessmentStimulus"),
    ]
    assert len(reading.found) == 1


def test_a_package_without_one_of_its_files_says_so() -> None:
    manifest = b'<manifest><resources><resource href="mot.xml"/></resources></manifest>'

    [problem] = package(**{"imsmanifest.xml": manifest}).problems
    assert (problem.severity, "mot.xml" in str(problem.reason)) == (Severity.ERROR, True)


@pytest.mark.parametrize("path", ["../ngoai.xml", "/etc/a.xml", "a\\..\\..\\b.xml", "C:/a.xml"])
def test_a_package_that_reaches_outside_is_refused(path: str) -> None:
    with pytest.raises(Refused, match="đường dẫn ra ngoài"):
        package(**{path: CHOICE})


def test_another_document_is_refused() -> None:
    with pytest.raises(Refused, match="questestinterop"):
        read_qti(b"<questestinterop/>", "cu.xml")
