"""How Vietnamese a text looks, to tell which of several readings of its letters is the right one."""

import re
import unicodedata
from typing import NamedTuple

from lms.text import nfc

ONSETS = {
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh"),
    *("p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x"),
}
RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oen oeo oet oi
    om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
"""
_rhymes = frozenset(RHYMES.split())
_toned = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_closed_tones = {"\u0301", "\u0323"}  # syllables that end in a stop have no other
_word = re.compile(r"[^\s\d!-/:-@\[-`{-~“”‘’–—…•]+")


class Likeness(NamedTuple):
    """How many words with signs beyond ASCII a text has, and how many of them are Vietnamese syllables."""

    syllables: int
    words: int

    @property
    def is_vietnamese(self) -> bool:
        """Whether every such word is a syllable."""
        return self.syllables == self.words


def likeness(text: str) -> Likeness:
    """How Vietnamese the text is."""
    words = [word for word in _word.findall(text) if not word.isascii()]
    return Likeness(sum(map(is_syllable, words)), len(words))


def is_syllable(word: str) -> bool:
    """Whether Vietnamese can have the syllable, written in one case or with a capital first."""
    if not (word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _toned]
    plain = nfc("".join(letter for letter in letters if letter not in _toned))
    if len(tones) > 1 or (tones and plain.endswith(("c", "ch", "p", "t")) and tones[0] not in _closed_tones):
        return False
    return any(plain[:cut] in ONSETS and plain[cut:] in _rhymes for cut in range(4))
