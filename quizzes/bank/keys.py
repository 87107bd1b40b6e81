"""The keys under which the parts of a question are answered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizzes.bank.content import FALSE, TRUE, Distractor, NewQuestion, Pair, QuestionKind, Side

KEYS = "abcdefghijklmnopqrst"
MOST_PAIRS = 100


def keyed(question: NewQuestion) -> NewQuestion:
    """Return the question with a key for each option and each side of a pair that has none."""
    if question.kind == QuestionKind.TRUE_FALSE:
        keys: Sequence[str] = (TRUE, FALSE)
    else:
        keys = _free_keys(KEYS, (option.key for option in question.options))
    lefts = _keys_by_text(
        KEYS,
        [(pair.left, pair.left_key) for pair in question.pairs]
        + [(one.html, one.key) for one in question.distractors if one.side == Side.LEFT],
    )
    rights = _keys_by_text(
        [str(number) for number in range(1, 2 * MOST_PAIRS + 1)],
        [(pair.right, pair.right_key) for pair in question.pairs]
        + [(one.html, one.key) for one in question.distractors if one.side == Side.RIGHT],
    )
    spare = iter(keys)
    return replace(
        question,
        options=tuple(replace(option, key=option.key or next(spare, "")) for option in question.options),
        pairs=tuple(
            Pair(
                pair.left,
                pair.right,
                pair.fraction,
                pair.left_key or lefts[pair.left],
                pair.right_key or rights[pair.right],
            )
            for pair in question.pairs
        ),
        distractors=tuple(
            Distractor(one.html, one.side, one.key or (lefts if one.side == Side.LEFT else rights)[one.html])
            for one in question.distractors
        ),
    )


def _free_keys(keys: Iterable[str], taken: Iterable[str]) -> list[str]:
    used = set(taken)
    return [key for key in keys if key not in used]


def _keys_by_text(keys: Iterable[str], texts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the key of each text: the one it has, else the next that is free."""
    known = {text: key for text, key in reversed(texts) if key}
    spare = iter(_free_keys(keys, known.values()))
    for text, _key in texts:
        if text not in known:
            known[text] = next(spare, "")
    return known
