"""One question of each kind, in the words of docs/question-form.md."""

from dataclasses import replace
from datetime import date

from quizzes.bank.content import (
    Answer,
    Difficulty,
    Distractor,
    NewQuestion,
    Option,
    Pair,
    QuestionKind,
    Side,
)
from quizzes.bank.rules import accepted, one_right, true_or_false

ONE_RIGHT = replace(
    one_right(
        "<p>Ai được giới thiệu người ứng cử vào ban chấp hành công đoàn cơ sở?</p>",
        ("Đoàn viên", "Khách mời", "Nhà cung cấp"),
        0,
        explanation="<p>Xem điều lệ.</p>",
    ),
    name="Ứng cử",
    category=("Điều lệ", "Tổ chức"),
    tags=("bầu cử",),
    topic="Tổ chức công đoàn",
    difficulty=Difficulty.EASY,
    law="Văn bản mẫu",
    article="Điều 5",
    clause="Khoản 2",
    valid_from=date(2026, 1, 1),
)
SEVERAL_RIGHT = NewQuestion(
    QuestionKind.SEVERAL_RIGHT,
    "Những màu nào có trên đèn giao thông?",
    options=(
        Option("Đỏ", 0.5, "Đúng, đèn dừng."),
        Option("Xanh", 0.5),
        Option("Tím", -0.5),
        Option("Nâu", -0.5),
    ),
)
TRUE_FALSE = NewQuestion(
    QuestionKind.TRUE_FALSE,
    "Một năm có 12 tháng.",
    options=true_or_false(True, if_false="Hãy đếm lại."),
)
ORDER = NewQuestion(
    QuestionKind.ORDER, "Xếp từ nhỏ đến lớn.", options=(Option("Tổ"), Option("Xã"), Option("Tỉnh"))
)
MATCHING = NewQuestion(
    QuestionKind.MATCHING,
    "Ghép tỉnh với vùng.",
    pairs=(Pair("Lào Cai", "Miền Bắc"), Pair("Nghệ An", "Miền Trung")),
    distractors=(Distractor("Miền Nam", Side.RIGHT),),
)
SHORT_ANSWER = NewQuestion(
    QuestionKind.SHORT_ANSWER,
    "Thủ đô của Việt Nam?",
    answers=(Answer("Hà Nội", is_pattern=True), Answer("*Nội*", 0.5, "Gần đúng.", is_pattern=True)),
)
NUMBER = NewQuestion(
    QuestionKind.NUMBER,
    "Số pi, hai chữ số thập phân?",
    answers=(Answer("3.14", tolerance=0.005), Answer("3", 0.5, "Hãy ghi cả phần thập phân.", 0.2)),
)
ESSAY = NewQuestion(QuestionKind.ESSAY, "Bạn sẽ làm gì để vận động đoàn viên mới?")

SAMPLES = {
    question.kind: accepted(question)
    for question in (ONE_RIGHT, SEVERAL_RIGHT, TRUE_FALSE, ORDER, MATCHING, SHORT_ANSWER, NUMBER, ESSAY)
}
