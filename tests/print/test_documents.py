#!/usr/bin/env python3
"""Published documents, converted and printed by Chromium and by WeasyPrint: as many pages in both,
none empty, each with its number, and all that the page says on it, as text that can be searched for.

All of them, which takes some minutes: test_documents.py all
"""
import sys
import tempfile
from pathlib import Path

import pages
import check_print

# A letter with its form, several forms, a form with scores.
SOME = ["anxi-2022.docx", "mata-2023.xlsx", "wugui-2023.csv"]
PRINTERS = {"Chromium": pages.print_chromium, "WeasyPrint": pages.print_weasyprint}


def check(name, page, pdf):
    printed = check_print.pages_of(pdf)
    has_cover = 'class="cover"' in page.read_text("utf-8")
    check_print.check_numbers(printed, 2 if has_cover else 1)
    check_print.check_sides(pdf, 2 if has_cover else 1)
    check_print.check_text(printed, page)
    if check_print.is_chinese(printed):
        check_print.check_searchable(pdf)
    print(f"ok {name}: {len(printed)} pages", flush=True)
    return len(printed)


def main(which="some"):
    pages.lacking("chromium", "weasyprint", "pdftotext")
    names = SOME if which == "some" else sorted(path.name for path in pages.FORMS.iterdir())
    with tempfile.TemporaryDirectory() as scratch:
        # As people name their folders.
        folder = Path(scratch) / "绩效 目标（一）"
        for name, page in zip(names, pages.convert(folder, *(pages.FORMS / name for name in names))):
            pdfs = {printer: folder / f"{name}.{printer}.pdf" for printer in PRINTERS}
            for printer, pdf in pdfs.items():
                PRINTERS[printer](page, pdf)
            counts = {check(f"{name} by {printer}", page, pdf) for printer, pdf in pdfs.items()}
            assert len(counts) == 1, f"{name}: the printers differ in pages: {counts}"
            check_print.check_cells(check_print.found("chromium"), page, scratch)


if __name__ == "__main__":
    main(*sys.argv[1:])
