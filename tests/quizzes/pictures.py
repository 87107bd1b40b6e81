"""Pictures for questions, made on the spot."""

import hashlib
import struct
import zlib

from lms.units.models import Unit
from quizzes.bank.actions import add_questions, create_bank
from quizzes.bank.formats.reading import Picture
from quizzes.bank.pictures import keep_pictures
from quizzes.bank.rules import one_right
from tests.world import NOON


def make_picture(shade: int, *, width: int = 1, height: int = 1) -> Picture:
    """Return a grey PNG; another shade or size is another picture."""
    row = bytes([0]) + bytes([shade]) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, inside) for kind, inside in chunks)
    return Picture(content, hashlib.sha256(content).hexdigest(), "png")


def make_bank_of_signs(unit: Unit) -> int:
    """Make a bank of one question with wide pictures in the stem and in two options, one not described."""
    stem, first, second = (make_picture(shade, width=1200, height=300) for shade in (60, 120, 180))
    bank_id = create_bank(name="Biển báo", unit_id=unit.id, account_id=None, now=NOON)
    keep_pictures([stem, first, second], account_id=None, now=NOON)
    options = [
        f'<img src="{first.address}" alt="Biển vàng">',
        f'<img src="{second.address}">',
        "Không biển nào",
    ]
    question = one_right(
        f'Biển nào giống biển này?<img src="{stem.address}" alt="Biển báo hình tròn">', options, 0
    )
    add_questions(bank_id, [question], account_id=None, now=NOON)
    return bank_id


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
