"""How large a picture is, by the first bytes of its file."""

import struct

DEFAULT = (320, 240)
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""The segments of a JPEG that say its size."""


def pixels(content: bytes) -> tuple[int, int]:
    """Return the width and the height of a PNG, GIF or JPEG; of anything else those of a usual picture."""
    size = DEFAULT
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        size = struct.unpack(">II", content[16:24])
    elif content.startswith(b"GIF8") and len(content) >= 10:
        size = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"\xff\xd8"):
        size = _of_jpeg(content)
    return size if min(size) > 0 else DEFAULT


def _of_jpeg(content: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if kind in FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return DEFAULT
