"""Files that a contest gives away."""

from io import BytesIO

import segno


def qr_svg(address: str) -> bytes:
    """Return a QR code as SVG, dark on white with its quiet zone, readable when printed small."""
    stream = BytesIO()
    segno.make(address, error="m", micro=False).save(
        stream, kind="svg", scale=8, border=4, dark="#061f45", light="#ffffff", xmldecl=False
    )
    return stream.getvalue()
