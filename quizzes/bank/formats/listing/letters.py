"""The letters of options: a b c d e f g h, or as Vietnamese has them, a b c d đ e g h."""

LATIN, VIETNAMESE = "ABCDEFGH", "ABCDĐEGH"
ALPHABETS = (LATIN, VIETNAMESE)
LETTER = "A-Ha-hĐđ"
"""Every letter of an option, as stands in the brackets of an expression."""


def letters_after(known: str) -> str:
    """Return the letters that the next option may have behind those that are there."""
    following = (letters[len(known) :][:1] for letters in ALPHABETS if letters.startswith(known))
    return "".join(dict.fromkeys(following))
