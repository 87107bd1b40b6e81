"""What is wrong with the rules of who may enter a contest."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import LazyString

from lms.i18n import lazy_gettext as _l
from quizzes.attempts.prediction import MOST_PREDICTIONS, Prediction, Target
from quizzes.contests.rules.entry import (
    EVERY_AGE,
    NOT_ASKED,
    Ages,
    Asked,
    Division,
    EntryRules,
    Field,
    Need,
    UniqueKey,
)

OLDEST = 120
MOST_DIVISIONS = 30
LONGEST_KEY = 40
LONGEST_CODE = 20
WRONG_SPAN = _l("Tuổi nhỏ nhất phải từ 0 và không quá tuổi lớn nhất (đến 120).")


def problems_of_entry(
    entry: EntryRules,
    divisions: Sequence[Division],
    predictions: Sequence[Prediction],
    *,
    has_population: bool = False,
) -> dict[str, LazyString]:
    """Return what is wrong with the rules of entry, by field: "entry-kinds", "divisions-0-title".

    A population is of the roster, where whoever has no account does not stand.
    """
    found = _problems_of_fields(entry, divisions)
    if entry.is_public and has_population:
        found["entry-is_public"] = _l("Cuộc thi dành cho một nhóm đối tượng thì phải dự thi bằng tài khoản.")
    if not entry.kinds:
        found["entry-kinds"] = _l("Hãy cho ít nhất một loại người được dự thi.")
    if not _is_span(entry.ages):
        found["entry-ages"] = WRONG_SPAN
    if len(entry.code) > LONGEST_CODE or (entry.code and not entry.code.isalnum()):
        found["entry-code"] = _l("Mã dự thi chỉ gồm chữ và số, dài tối đa 20 ký tự.")
    if len(divisions) > MOST_DIVISIONS:
        found["divisions"] = _l("Cuộc thi có tối đa %(most)d bảng.", most=MOST_DIVISIONS)
    if entry.chooses_division and len(divisions) < 2:
        found["entry-chooses_division"] = _l("Muốn tự chọn bảng thì cuộc thi phải có từ hai bảng.")
    for place, one in enumerate(divisions):
        for name, text in _problems_of_division(one, divisions[:place]).items():
            found[f"divisions-{place}-{name}"] = text
    return found | _problems_of_predictions(predictions)


def with_needed_fields(entry: EntryRules, divisions: Sequence[Division]) -> EntryRules:
    """Return the rules with each field required that another rule needs and that they do not speak of."""
    asked = {**dict.fromkeys(_needed_fields(entry, divisions), Asked(Need.REQUIRED)), **entry.fields}
    return replace(entry, fields={name: one for name, one in asked.items() if one != NOT_ASKED})


def _problems_of_fields(entry: EntryRules, divisions: Sequence[Division]) -> dict[str, LazyString]:
    """Return what must be asked because another rule needs it, the first for each field of the rules."""
    found: dict[str, LazyString] = {}
    if entry.is_public and entry.unique_key is UniqueKey.MEMBER:
        found["entry-is_public"] = _l(
            "Cho thi không cần tài khoản thì phải nhận ra mỗi người bằng số điện thoại, e-mail hoặc số CCCD."
        )
    for name, (place, text) in _needed_fields(entry, divisions).items():
        if entry.asked(name).need is not Need.REQUIRED:
            found.setdefault(place, text)
    return found


def _needed_fields(entry: EntryRules, divisions: Sequence[Division]) -> dict[Field, tuple[str, LazyString]]:
    """Return what other rules need, with the field of the rules to blame and what to say there."""
    found: dict[Field, tuple[str, LazyString]] = {}
    if entry.is_public:
        text = _l("Cho thi không cần tài khoản thì phải bắt buộc ghi họ và tên.")
        found[Field.FULL_NAME] = "entry-is_public", text
    if entry.is_public and len(entry.kinds) > 1:
        text = _l("Cho thi không cần tài khoản thì phải hỏi người dự thi thuộc loại nào.")
        found[Field.KIND] = "entry-is_public", text
    if entry.unique_key is not UniqueKey.MEMBER:
        text = _l("Mục dùng để nhận ra một người thì phải là mục bắt buộc.")
        found[Field(entry.unique_key)] = "entry-unique_key", text
    if any(ages != EVERY_AGE for ages in (entry.ages, *(one.ages for one in divisions))):
        text = _l("Có giới hạn tuổi thì phải bắt buộc ghi ngày sinh.")
        found[Field.BIRTH_DATE] = "entry-fields-birth_date", text
    if any(one.units for one in divisions):
        text = _l("Chia bảng theo đơn vị thì phải bắt buộc chọn đơn vị.")
        found[Field.UNIT] = "entry-fields-unit", text
    return found


def _problems_of_division(one: Division, before: Sequence[Division]) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if not one.title:
        found["title"] = _l("Hãy đặt tên cho bảng.")
    if not 1 <= len(one.key) <= LONGEST_KEY or one.key == "*":
        found["key"] = _l("Mã bảng dài từ 1 đến 40 ký tự, và không là dấu *.")
    elif one.key in {other.key for other in before}:
        found["key"] = _l("Hai bảng không được cùng một mã.")
    if not _is_span(one.ages):
        found["ages"] = WRONG_SPAN
    return found


def _problems_of_predictions(predictions: Sequence[Prediction]) -> dict[str, LazyString]:
    found: dict[str, LazyString] = {}
    if len(predictions) > MOST_PREDICTIONS:
        found["predictions"] = _l("Cuộc thi có tối đa %(most)d câu dự đoán.", most=MOST_PREDICTIONS)
    asked = [(one.target, one.scope, one.right) for one in predictions]
    for place, one in enumerate(predictions):
        if not _is_whole(one):
            found[f"predictions-{place}-right"] = _l(
                "Số câu đúng chỉ ghi, và phải ghi, khi dự đoán số người đúng một số câu."
            )
        if asked[place] in asked[:place]:
            found[f"predictions-{place}-target"] = _l("Hai câu dự đoán không được hỏi cùng một số.")
    return found


def _is_whole(prediction: Prediction) -> bool:
    if prediction.target is not Target.SOME_RIGHT:
        return prediction.right is None
    return prediction.right is not None and prediction.right >= 0


def _is_span(ages: Ages) -> bool:
    youngest = 0 if ages.youngest is None else ages.youngest
    oldest = OLDEST if ages.oldest is None else ages.oldest
    return 0 <= youngest <= oldest <= OLDEST
