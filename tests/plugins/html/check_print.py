#!/usr/bin/env python3
"""The page as Chromium prints it, and a long form also as WeasyPrint does: no empty page, heads on every page, amounts whole, page numbers,
and text that can be searched for.

usage: check_print.py WRITE-REPORT html.so FOLDER

Skipped where Chromium, WeasyPrint or pdftotext is missing, except in CI (environment variable CI).
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zlib
from collections import Counter
from pathlib import Path

import made

XHTML = "{http://www.w3.org/1999/xhtml}"

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-pdf-header-footer"]


UNKNOWN_TO_WEASYPRINT = (r"Ignored `(line-break|text-wrap|outline-offset|print-color-adjust|"
                         r"-webkit-print-color-adjust|box-shadow|overflow-x)\b|Expected a media type|Invalid media type")


def found(*names):
    return next(filter(None, map(shutil.which, names)), None)


def print_page(chromium, source, target, scratch):
    subprocess.run([chromium, *FLAGS, f"--user-data-dir={scratch}/profile",
                    f"--print-to-pdf={target}", source.as_uri()],
                   check=True, timeout=50, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def print_weasyprint(weasyprint, source, target):
    """It names properties that only browsers know; anything else that it has to say is a fault."""
    told = subprocess.run([weasyprint, source, target], check=True, timeout=200, capture_output=True)
    strange = [line for line in told.stderr.decode("utf-8").splitlines()
               if not re.search(UNKNOWN_TO_WEASYPRINT, line)]
    assert not strange, strange


MEASURE = """<script>
var cut = Array.from(document.querySelectorAll('th,td')).filter(function (cell) {
	return cell.scrollWidth > cell.clientWidth + 1 || cell.scrollHeight > cell.clientHeight + 1;
});
document.title = 'cut:' + cut.map(function (cell) { return cell.textContent; }).join('|') + ':cut';
</script></body>"""


def check_cells(chromium, page, scratch):
    """No text leaves its cell, as a browser measures it on a screen as wide as the sheet of paper.
    Only a copy of the page may run a script."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    copy = Path(scratch) / "measured.html"
    copy.write_text(text.replace("</body>", MEASURE), "utf-8")
    seen = subprocess.run([chromium, *FLAGS, f"--user-data-dir={scratch}/profile",
                           "--window-size=1400,1000", "--dump-dom", copy.as_uri()], check=True,
                          timeout=50, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    cut = re.search("<title>cut:(.*?):cut</title>", seen.stdout.decode("utf-8"), re.S)
    assert cut, "the page was not measured"
    assert not cut[1], f"cut off: {cut[1]}"


def pages_of(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    return text.stdout.decode("utf-8").split("\f")[:-1]


def unicode_of(pdf):
    """Characters that the PDF's fonts say their glyphs are. Not by pdftotext, which repairs."""
    found_characters = set()
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf.read_bytes(), re.S):
        try:
            plain = zlib.decompress(packed)
        except zlib.error:
            plain = packed
        for block in re.findall(rb"beginbf(?:char|range)(.*?)endbf", plain, re.S):
            for code in re.findall(rb"<([0-9A-Fa-f]{4})>\s*(?:\n|$)", block):
                found_characters.add(int(code, 16))
    return found_characters


def is_chinese(pages):
    return len(set(re.findall("[\u4e00-\u9fff]", "".join(pages)))) > 50


def check_searchable(pdf):
    characters = unicode_of(pdf)
    assert len(characters) > 50, "no ToUnicode tables found in the PDF"
    radicals = [chr(c) for c in characters if 0x2E80 <= c <= 0x2FDF]
    assert not radicals, f"printed as radicals, not as characters: {radicals}"


def check_numbers(pages, first):
    for number, page in enumerate(pages, 1):
        lines = [line for line in page.splitlines() if line.strip()]
        assert len(lines) > 2, f"page {number} is empty"
        if number < first:
            continue
        assert lines[-1].strip() == f"— {number} —", f"page {number} ends in {lines[-1]!r}"


def check_sides(pdf, first):
    """Odd pages carry the number on the right, even ones on the left."""
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True)
    pages = boxes.stdout.decode("utf-8").split("</page>")[:-1]
    for number, page in list(enumerate(pages, 1))[first - 1:]:
        width = float(re.search(r'<page width="([\d.]+)"', page)[1])
        places = re.findall(rf'xMin="([\d.]+)"[^>]*>{number}</word>\s*<word[^>]*>—</word>', page)
        is_right = places and float(places[-1]) > width / 2
        assert is_right == (number % 2 == 1), f"page {number}: number on the wrong side"


def body_text(page):
    """The page's words that are printed, without white space."""
    root = ET.parse(page).getroot()
    body = root.find(f"{XHTML}body")
    for holder in list(body.iter()):
        for child in list(holder):
            if "unprinted" in child.attrib.get("class", "").split():
                holder.remove(child)
    return "".join("".join(body.itertext()).split())


def check_text(pages, page):
    """Nothing that the page says is missing on paper."""
    lost = Counter(body_text(page)) - Counter("".join("".join(pages).split()))
    assert not lost, f"lost in print: {lost}"


def check_heads(pages, first):
    """Every page behind the text is headed by whose it is and what it is."""
    for number, page in list(enumerate(pages, 1))[first - 1:]:
        head = next(line for line in page.splitlines() if line.strip())
        assert len(re.split(r"\s{2,}", head.strip())) == 2, f"page {number} is headed {head!r}"


def check_findings_pages(report, pages):
    """The list of findings has its heads on every page, and each finding its mark on its sheet."""
    check_numbers(pages, 1)
    listed = [page for page in pages if re.search("级别 +位置", page)]
    assert listed, "no list of findings"
    marks = Counter(re.findall(r"注(\d+)", "".join(pages)))
    numbers = [str(n) for n, x in enumerate(report["findings"], 1) if x.get("project")]
    assert all(marks[n] for n in numbers), "a mark was not printed"


def check_shunping(report, pages):
    check_numbers(pages, 2)
    check_heads(pages, 5)
    assert re.search("^ *总览", pages[1], re.M), "the overview follows the cover"
    last = [page for page in pages if re.search("级别 +位置", page)]
    assert len(last) >= 3 and last == pages[-len(last):], "heads of the list on all its pages"
    text = "\n".join(pages)
    sheets = [p for p in pages if "单位：元" in p]
    assert len(sheets) == len(report["projects"]), "a line with the unit on each sheet"
    for project in report["projects"]:
        assert f"{int(project['budget']['total'][:-3]):,}.00" in text, "an amount was broken"
        assert any(project["code"] in p for p in sheets)


def check_long(report, pages):
    check_numbers(pages, 1)
    for number, page in enumerate(pages, 1):
        assert re.search("一级指标 +二级指标", page), f"page {number} lacks the table's head"
        assert "475001顺平县扶贫开发办公室（本级）" in page, f"page {number} lacks the running head"
    # A first level that goes on is named again on its next page.
    assert sum("（续）" in page for page in pages) >= len(pages) - 3
    text = "".join(pages)
    for indicator in report["projects"][0]["indicators"]:
        assert indicator["target"]["text"] in text, "a value was broken"


def cases(folder):
    def golden(name):
        return json.loads((Path(folder) / name).read_text("utf-8"))
    return [
        ("shunping", golden("shunping-2021.docx.json"), check_shunping),
        ("long-wide", made.long_sheet(folder, True), check_long),
        ("long", made.long_sheet(folder, False), check_long),
        ("langzhong", golden("langzhong-2021.docx.json"), check_findings_pages),
        ("fuliang", golden("fuliang-department.xlsx.json"), check_findings_pages),
        ("yongde", golden("yongde-2022.xlsx.json"), lambda report, pages: check_numbers(pages, 1)),
    ]


def check_pdf(name, report, check, page, pdf):
    pages = pages_of(pdf)
    check(report, pages)
    check_sides(pdf, 2 if name == "shunping" else 1)
    check_searchable(pdf)
    check_text(pages, page)
    print(f"ok {name}: {len(pages)} pages")


def main(write_report, plugin, folder):
    chromium, pdftotext = found("chromium", "chromium-browser", "google-chrome"), found("pdftotext")
    weasyprint = found("weasyprint")
    if not chromium or not pdftotext or not weasyprint:
        print("Chromium, WeasyPrint and pdftotext (poppler-utils) are needed to print the page")
        sys.exit(1 if os.environ.get("CI") else 77)
    with tempfile.TemporaryDirectory() as scratch:
        for name, report, check in cases(folder):
            source, page = Path(scratch) / "report.json", Path(scratch) / f"{name}.html"
            pdf = Path(scratch) / f"{name}.pdf"
            source.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
            subprocess.run([write_report, plugin, source, page], check=True)
            print_page(chromium, page, pdf, scratch)
            check_pdf(name, report, check, page, pdf)
            if check != check_long:
                check_cells(chromium, page, scratch)
            if name == "long-wide":
                print_weasyprint(weasyprint, page, pdf)
                check_pdf(name + " by WeasyPrint", report, check, page, pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
