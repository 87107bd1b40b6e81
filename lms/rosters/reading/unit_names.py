"""What the written name of a unit says: level, what else means the same, how it looks in small letters."""

import re
from functools import lru_cache

from lms.people.rules import title_case
from lms.rosters.reading.syllables import is_syllable
from lms.text import fold, nfc
from lms.units.rules import Level

SHORT_FORMS = {
    "tldld": "tong lien doan lao dong",
    "ldld": "lien doan lao dong",
    "cdcs": "cong doan co so",
    "cdcstv": "cong doan co so thanh vien",
    "cdbp": "cong doan bo phan",
    "cd": "cong doan",
    "nd": "nghiep doan",
    "cty": "cong ty",
    "cp": "co phan",
    "tnhh": "trach nhiem huu han",
    "mtv": "mot thanh vien",
    "dntn": "doanh nghiep tu nhan",
    "htx": "hop tac xa",
    "kcn": "khu cong nghiep",
    "kkt": "khu kinh te",
    "tp": "thanh pho",
    "ubnd": "uy ban nhan dan",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "bv": "benh vien",
}
LONGEST_SHORT_FORM = 4
CENTRAL_CITIES = "ha noi|hai phong|da nang|can tho|ho chi minh|hcm|hue"
AREAS = "huyen|quan|thi xa|thi tran|xa|phuong|dac khu|thanh pho|khu|cac khu|cum"
LEVELS = [
    (Level.NATIONAL, r"tong lien doan\b.*"),
    (Level.UPPER, r"lien doan lao dong (?:huyen|quan|thi xa|xa|phuong|dac khu|khu|cum)\b.*"),
    (Level.PROVINCE, rf"lien doan lao dong thanh pho (?:{CENTRAL_CITIES})\b.*"),
    (Level.UPPER, r"lien doan lao dong thanh pho\b.*"),
    (Level.PROVINCE, r"lien doan lao dong\b.*"),
    (Level.GROUP, r"(?:to|nhom) cong doan\b.*|cong doan to\b.*"),
    (Level.SECTION, r"cong doan bo phan\b.*"),
    (Level.MEMBER_GRASSROOTS, r"cong doan co so thanh vien\b.*"),
    (Level.GRASSROOTS, r"(?:cong doan|nghiep doan) co so\b.*|nghiep doan\b.*"),
    (Level.SECTOR, r"cong doan(?! tong cong ty| cong ty)\b.* viet nam"),
    (Level.UPPER, rf"cong doan (?:cap tren|nganh|vien chuc|tong cong ty|tap doan|{AREAS})\b.*"),
    (Level.GRASSROOTS, r"cong doan\b(?! vien\b).+"),
]
LEVEL_WORDS = [
    (Level.NATIONAL, r"tong lien doan.*|national|toan quoc"),
    (Level.SECTOR, r".*nganh trung uong.*|sector|nganh"),
    (
        Level.UPPER,
        r"(?:cong doan )?(?:cap )?tren truc tiep.*|(?:cong doan )?cap tren.*|upper|huyen|xa|phuong|dac khu",
    ),
    (Level.PROVINCE, r"(?:cap )?(?:tinh|thanh pho).*|lien doan lao dong tinh.*|province"),
    (Level.MEMBER_GRASSROOTS, r".*co so thanh vien|member grassroots"),
    (Level.SECTION, r"(?:cong doan )?bo phan|section"),
    (Level.GROUP, r"to(?: cong doan)?|group"),
    (Level.GRASSROOTS, r"(?:cap |cong doan |nghiep doan )?co so.*|nghiep doan|grassroots"),
]
EMPLOYERS = """
    công ty|cty|tổng công ty|tập đoàn|doanh nghiệp|dntn|hợp tác xã|htx|xí nghiệp|nhà máy|phân xưởng|chi nhánh|
    ngân hàng|trường|trung tâm|bệnh viện|trạm|phòng|ban|sở|chi cục|cục|kho bạc|bưu điện|điện lực|văn phòng|
    uỷ ban|ủy ban|ubnd|toà án|tòa án|viện|cụm|khách sạn|siêu thị|hội|đội|tổ|cơ quan|bảo hiểm|trại|vườn|khu|xã|
    phường|huyện|quận|thị trấn
"""
PHRASES = """
    Tổng Liên đoàn Lao động Việt Nam|Liên đoàn Lao động tỉnh|Liên đoàn Lao động thành phố|
    Liên đoàn Lao động huyện|Liên đoàn Lao động quận|Liên đoàn Lao động thị xã|Liên đoàn Lao động|LĐLĐ tỉnh|
    LĐLĐ thành phố|LĐLĐ huyện|LĐLĐ quận|LĐLĐ thị xã|
    Công đoàn cơ sở thành viên|Công đoàn cơ sở|Công đoàn các khu công nghiệp|Công đoàn khu công nghiệp|
    Công đoàn khu kinh tế|Công đoàn khu vực|Công đoàn bộ phận|Công đoàn cấp trên|Công đoàn đặc khu|
    Công đoàn phường|Công đoàn xã|Công đoàn ngành|Công đoàn viên chức|Công đoàn|Nghiệp đoàn cơ sở|Nghiệp đoàn|
    Tổ công đoàn|các khu công nghiệp|khu công nghiệp|Công ty Cổ phần|Công ty|Tổng công ty|
    Trách nhiệm hữu hạn|một thành viên|Doanh nghiệp tư nhân|Hợp tác xã|Xí nghiệp|Nhà máy|Chi nhánh|Ngân hàng|
    Trường Tiểu học|Trường Mầm non|Trường Mẫu giáo|Trường Trung học cơ sở|Trường Trung học phổ thông|Trường|
    Trung tâm Y tế|Trung tâm|Trạm Y tế|Bệnh viện Đa khoa|Bệnh viện|Uỷ ban nhân dân|Ủy ban nhân dân|Văn phòng|
    Ban Quản lý|Phòng Giáo dục và Đào tạo|Kho bạc Nhà nước|Bảo hiểm xã hội|
    tỉnh|thành phố|huyện|thị trấn|thị xã|và
"""

_union_start = re.compile(
    r"\s*(?:t?lđlđ|tổng|liên|cđ|công|nghiệp|tổ|nhóm|ban|bch|btv|tldld|ldld|cd|cong|lien|tong)", re.IGNORECASE
)
_levels = [(level, re.compile(pattern)) for level, pattern in LEVELS]
_level_words = [(level, re.compile(pattern)) for level, pattern in LEVEL_WORDS]
_employers = "|".join(word.strip() for word in EMPLOYERS.split("|"))
_employer = re.compile(rf"(?:{_employers})(?!\w)")
_phrases = {phrase.strip().lower(): phrase.strip() for phrase in PHRASES.split("|")}
_phrase = re.compile(rf"\b(?:{'|'.join(sorted(_phrases, key=len, reverse=True))})\b", re.IGNORECASE)
_union_prefix = re.compile(r"^(?:cong doan|nghiep doan)(?: co so)?(?: thanh vien)? ")
_board_prefix = re.compile(r"^(?:ban chấp hành|bch|ban thường vụ|btv)\s+(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def level_of_name(name: str) -> Level | None:
    """The level that the name of a union unit tells; None for a name that is not a union's."""
    if not _union_start.match(name):
        return None
    words = _spelt_out(name)
    return next((level for level, pattern in _levels if pattern.fullmatch(words)), None)


def level_of_word(word: str) -> Level | None:
    """The level that a word in a column of levels means."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(word)).strip()
    return next((level for level, pattern in _level_words if pattern.fullmatch(words)), None)


def looks_like_unit(name: str) -> bool:
    """Whether the text begins as names of unions or of employers do, and not as names of people."""
    return level_of_name(name) is not None or bool(_employer.match(nfc(name).strip().lower()))


def unit_key(name: str) -> str:
    """The name for comparing: "CĐCS Cty TNHH A" and "Công đoàn cơ sở Công ty TNHH A" are equal."""
    return _spelt_out(name)


def employer_key(name: str) -> str:
    """The name for comparing without the union in front: "CĐCS Công ty A" and "Công ty A" are equal."""
    return _union_prefix.sub("", _spelt_out(name))


def tidy_unit_name(text: str) -> str:
    """The name with single spaces, without a board in front; capitals throughout become ordinary letters."""
    name = _board_prefix.sub("", " ".join(nfc(text).split())).strip(" :;,.-–")
    if not name.isupper() or len(name) < 6:
        return name
    small = " ".join(word if _is_short_form(word) else title_case(word) for word in name.split())
    small = _phrase.sub(lambda match: _phrases[match.group().lower()], small)
    return small[:1].upper() + small[1:]


@lru_cache(maxsize=4096)
def _spelt_out(name: str) -> str:
    words = re.sub(r"[^\w]+", " ", fold(_board_prefix.sub("", nfc(name).strip()))).split()
    return " ".join(SHORT_FORMS.get(word, word) for word in words)


def _is_short_form(word: str) -> bool:
    """Whether a word in capitals is written so by nature: a known one, or short and no syllable."""
    letters = word.strip(".,;:()“”\"'-")
    if fold(letters) in SHORT_FORMS or any(map(str.isdigit, letters)):
        return True
    return letters.isascii() and 1 < len(letters) <= LONGEST_SHORT_FORM and not is_syllable(letters)
