"""A code as a picture that a phone reads."""

import segno


def qr_image(address: str) -> str:
    """Return the QR code of an address as the text of an image's source."""
    picture: str = segno.make(address, error="m", micro=False).png_data_uri(scale=5, border=2)
    return picture
