"""What chance decides: the paper with its order, and the code of the receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from lms.errors import Refused
from lms.i18n import lazy_gettext as _l
from quizzes.bank.keys import KEYS

CODE_ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
"""Letters and digits that nobody takes for another one."""
CODE_LENGTH = 10


@dataclass(frozen=True)
class Choosable:
    """A version of a question as the draw needs it: the keys of its options, and which are right."""

    version_id: int
    keys: tuple[str, ...]
    right: frozenset[str]


def draw(version_ids: Sequence[int], count: int, *, is_shuffled: bool, random: Random) -> list[int]:
    """Return the versions of one paper, each once, in the order in which they are asked."""
    if count > len(version_ids):
        raise Refused(
            _l(
                "Ngân hàng câu hỏi chỉ còn %(have)d câu, mỗi đề cần %(need)d câu. Hãy báo Ban Tổ chức.",
                have=len(version_ids),
                need=count,
            )
        )
    places = random.sample(range(len(version_ids)), count)
    return [version_ids[place] for place in (places if is_shuffled else sorted(places))]


def lay_out(question: Choosable, *, is_shuffled: bool, random: Random) -> dict[str, Any]:
    """Return a question as an item of a paper: the order of its options, and the letters that are right."""
    keys = random.sample(question.keys, len(question.keys)) if is_shuffled else list(question.keys)
    right = [letter for letter, key in zip(KEYS, keys, strict=False) if key in question.right]
    return {"version_id": question.version_id, "options": keys, "right": right}


def receipt_code(random: Random) -> str:
    """Return a code for a receipt, as in "K7QFA-9MXHE"."""
    letters = "".join(random.choices(CODE_ALPHABET, k=CODE_LENGTH))
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"
