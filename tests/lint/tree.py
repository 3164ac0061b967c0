"""What the lint tests share: the C files of the project and their text without comments."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)


def c_files(*folders, suffixes=(".c", ".h")):
    """Paths below the root, as text with slashes."""
    return sorted(path.relative_to(ROOT).as_posix() for folder in folders
                  for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)


def read(path):
    return (ROOT / path).read_text("utf-8")


def code(path):
    """The text with comments and literals blanked; lines keep their numbers."""
    return COMMENT_OR_TEXT.sub(lambda m: "\n" * m[0].count("\n"), read(path))


def tell(problems):
    """Prints them; gives the exit status."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0
