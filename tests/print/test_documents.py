#!/usr/bin/env python3
"""Published documents, converted and printed by Chromium and by WeasyPrint: as many pages in both,
none empty, each with its number, and all that the page says on it, as text that can be searched for.

All of them, which takes some minutes: test_documents.py all
"""
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pages
import check_print

# A letter with its form, several forms, a form with scores, long titles and many findings.
SOME = ["anxi-2022.docx", "mata-2023.xlsx", "wugui-2023.csv", "shunping-stacked.utf8.csv"]
PRINTERS = {"Chromium": pages.print_chromium, "WeasyPrint": pages.print_weasyprint}


CAPTION_GAP = 18  # points between a title and the line with the unit, at most; a line takes 14.7


def check_captions(pdf):
    """No empty line between the title and the line with the unit."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True)
    for number, page in enumerate(boxes.stdout.decode("utf-8").split("</page>"), 1):
        words = re.findall(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]*)<', page)
        for top in (float(word[0]) for word in words[:12] if word[2].startswith("单位：元")):
            above = max(float(word[1]) for word in words if float(word[1]) <= top)
            assert top - above < CAPTION_GAP, f"page {number}: an empty line below the title"


def check_titles(printed):
    for number, page in enumerate(printed, 1):
        lines = [line.strip() for line in page.splitlines() if line.strip()][:4]
        assert not {"表", "标表", "评表"} & set(lines), f"page {number}: a title breaks inside a word"


def check_short_tables(printed, page):
    """A short table is on one page."""
    tight = ["".join(text.split()) for text in printed]
    for table in ET.parse(page).getroot().iter(check_print.XHTML + "table"):
        if table.get("class") != "few":
            continue
        rows = ["".join("".join(row[0].itertext()).split()) for row in
                table.find(check_print.XHTML + "tbody")]
        assert any(all(row in text for row in rows) for text in tight), f"parted: {rows}"


def check(name, page, pdf):
    printed = check_print.pages_of(pdf)
    has_cover = 'class="cover"' in page.read_text("utf-8")
    check_print.check_numbers(printed, 2 if has_cover else 1)
    check_print.check_sides(pdf, 2 if has_cover else 1)
    check_print.check_text(printed, page)
    check_captions(pdf)
    check_titles(printed)
    check_short_tables(printed, page)
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
