"""Sets one document, in a process of its own: what a large one takes of memory ends with it.

Takes a folder with document.typ and its data, and the folder of fonts; writes document.pdf there.
"""

import sys
from pathlib import Path

import typst


def main(folder: Path, fonts: Path) -> None:
    """Write the PDF."""
    typst.compile(
        folder / "document.typ",
        output=folder / "document.pdf",
        root=folder,
        font_paths=[fonts],
        ignore_system_fonts=fonts.is_dir(),
        timestamp=0,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
