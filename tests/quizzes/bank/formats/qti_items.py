"""Items of QTI as other programs write them, for tests."""

from typing import Any

from quizzes.bank.content import NewQuestion
from quizzes.bank.formats.qti.package import read_qti
from quizzes.bank.grading import grade
from quizzes.bank.responses import read_response

NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
}
RP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
CORRECT = f'<responseProcessing template="{RP}match_correct"/>'
MAPPED = f'<responseProcessing template="{RP}map_response"/>'
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)


def item(
    declaration: str, body: str, processing: str = CORRECT, *, outcome: str = SCORE, version: str = "2.1"
) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{NAMESPACES[version]}" '
        f'identifier="mau" title="Mẫu" adaptive="false" timeDependent="false">{declaration}{outcome}'
        f"<itemBody>{body}</itemBody>{processing}</assessmentItem>"
    ).encode()


def declared(base: str, *values: str, cardinality: str = "single", mapping: str = "") -> str:
    correct = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{correct}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def entries(*pairs: tuple[str, float], **attributes: Any) -> str:
    inner = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in pairs)
    words = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<mapping {words}>{inner}</mapping>"


def choices(tag: str, attributes: str, *keys: str, prompt: str = "Chọn.") -> str:
    inner = "".join(f'<simpleChoice identifier="{key}">Ý {key}</simpleChoice>' for key in keys)
    return f'<{tag} responseIdentifier="RESPONSE" {attributes}><prompt>{prompt}</prompt>{inner}</{tag}>'


def only(content: bytes) -> NewQuestion:
    reading = read_qti(content, "muc.xml")
    assert reading.problems == []
    return reading.found[0].question


def worth(question: NewQuestion, response: dict[str, Any]) -> tuple[Any, dict[str, float]]:
    graded = grade(question, read_response(question, response))
    return graded.score, dict(graded.outcomes)


TEXT = '<p>Vua là <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/>, đúng không?</p>'


def condition(*branches: tuple[str, float]) -> str:
    inner = ""
    for number, (test, score) in enumerate(branches):
        tag = "responseElseIf" if number else "responseIf"
        inner += (
            f'<{tag}>{test}<setOutcomeValue identifier="SCORE">'
            f'<baseValue baseType="float">{score}</baseValue></setOutcomeValue></{tag}>'
        )
    return (
        f"<responseProcessing><responseCondition>{inner}<responseElse><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>0</baseValue></setOutcomeValue></responseElse></responseCondition>"
        "</responseProcessing>"
    )


VARIABLE = '<variable identifier="RESPONSE"/>'


def base(kind: str, value: str) -> str:
    return f'<baseValue baseType="{kind}">{value}</baseValue>'
