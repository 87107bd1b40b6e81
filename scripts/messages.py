"""Keep the English catalogues: `update` finds every sentence of the source, `compile` makes the .mo."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
SOURCES = {
    "lms": ("wsgi.py", "lms/**/*.py", "templates/*.html", "templates/lms/**/*.*", "templates/mail/**/*.*"),
    "quizzes": ("quizzes/**/*.py", "templates/quizzes/**/*.*"),
    "courses": ("courses/**/*.py", "templates/courses/**/*.*"),
    "demo": ("demo/**/*.py",),
}
"""Which files each catalogue speaks for."""
HEADER = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def catalogue_of(package: str) -> Path:
    """Return where the English of a package is kept."""
    return ROOT / package / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def read(package: str) -> Catalog:
    """Return the English of a package as it is written down."""
    with catalogue_of(package).open("rb") as file:
        return read_po(file, locale="en")


def sentences(package: str) -> Iterator[Message]:
    """Give every sentence that the source of a package asks to translate."""
    for pattern in SOURCES[package]:
        for path in sorted(ROOT.glob(pattern)):
            method = "python" if path.suffix == ".py" else "jinja2"
            options = {} if path.suffix == ".py" else {"silent": "false"}
            for _line, text, _comments, context in extract_from_file(
                method, path, keywords=KEYWORDS, options=options
            ):
                yield Message(text, context=context)


def updated(package: str) -> Catalog:
    """Return the catalogue with the sentences of the source: known English kept, the rest empty."""
    known = read(package)
    catalogue = Catalog(locale="en")
    for sentence in sentences(package):
        before = known.get(sentence.id, context=sentence.context)
        catalogue.add(sentence.id, before.string if before else None, context=sentence.context)
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the sentences of a catalogue that have no English, or only a guessed one."""
    return sorted(str(entry.id) for entry in catalogue if entry.id and (entry.fuzzy or not _is_full(entry)))


def update() -> None:
    """Write the catalogues anew, sorted, and name the sentences that wait for their English."""
    for package in SOURCES:
        catalogue = updated(package)
        with catalogue_of(package).open("wb") as file:
            file.write(HEADER.encode())
            write_po(file, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
        for text in missing(catalogue):
            print(f"{catalogue_of(package).relative_to(ROOT)}: no English yet: {text}")


def compile_all() -> None:
    """Make the compiled catalogues that are older than their text."""
    for package in SOURCES:
        source = catalogue_of(package)
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with target.open("wb") as file:
            write_mo(file, read(package))


def _is_full(entry: Message) -> bool:
    texts = entry.string if isinstance(entry.string, tuple | list) else [entry.string]
    return all(texts)


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
