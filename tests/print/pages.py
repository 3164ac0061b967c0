"""What the tests of printed pages share: documents as pages of the real programs, and printers."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "plugins" / "html"), str(HERE.parent / "support")]
import check_print  # noqa: E402

FORMS = HERE.parent / "forms" / "files"
MADE = HERE.parent / "forms-made" / "files"
PROGRAM = os.environ.get("DROPMILL", "dropmill")


def lacking(*programs):
    """Ends the test where a program is missing: skipped, but in CI it fails."""
    missing = [name for name in programs if not check_print.found(name)]
    if missing:
        print("missing: " + ", ".join(missing))
        sys.exit(1 if os.environ.get("CI") else 77)


def convert(folder, *documents, language="zh"):
    """The pages of documents, in their order."""
    done = subprocess.run([PROGRAM, "convert", "--language", language, "-t", "html", "-o", folder,
                           *documents], check=True, stdout=subprocess.PIPE)
    pages = [Path(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert len(pages) == len(documents), "a page a document"
    return pages


def print_chromium(page, pdf):
    with tempfile.TemporaryDirectory() as scratch:
        check_print.print_page(check_print.found("chromium"), page, pdf, scratch)


def print_weasyprint(page, pdf):
    check_print.print_weasyprint(check_print.found("weasyprint"), page, pdf)
