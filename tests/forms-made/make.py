#!/usr/bin/env python3
"""Writes files/ from documents.py. Needs python3-openpyxl and python3-docx, which the tests do not.

Every document but those in NO_SHEET becomes a CSV, in which merges are lost; those in WITH_MERGES become a workbook and
those in AS_TEXT a text document as well. The result does not depend on the day it is made.
"""
import csv
import datetime
import pathlib
import zipfile

import docx
import openpyxl

from documents import DOCUMENTS

FILES = pathlib.Path(__file__).parent / "files"
WITH_MERGES = ("self-eval-split-value", "self-eval-one-line", "value-two-years", "department-income",
               "list-two-row-head", "department-self-eval", "traditional")
NO_SHEET = ("notice-with-form",)
AS_TEXT = ("notice-with-form", "plain-letter", "plain-allocation", "repeated-head")
THEN = datetime.datetime(2026, 1, 1)


def spans(cell):
    return cell if isinstance(cell, tuple) else (cell, 1, 1)


def placed(rows):
    """Yield (row, column, text, columns, rows) for each cell of a table."""
    taken = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            text, columns, below = spans(cell)
            while (r, c) in taken:
                c += 1
            taken.update((r + i, c + k) for i in range(below) for k in range(columns))
            yield r, c, text or "", columns, below
            c += columns


def size(rows):
    cells = list(placed(rows))
    return (max(r + below for r, _, _, _, below in cells), max(c + n for _, c, _, n, _ in cells))


def on_one_sheet(document):
    """Yield all cells of a document, its lines and tables one below the other."""
    width = max([size(part)[1] for part in document if not isinstance(part, str)] or [1])
    top = 0
    for part in document:
        if isinstance(part, str):
            yield top, 0, part, width, 1
            top += 1
            continue
        for r, c, text, columns, below in placed(part):
            yield top + r, c, text, columns, below
        top += size(part)[0]


def write_csv(document, path):
    cells = list(on_one_sheet(document))
    height = max(r + below for r, _, _, _, below in cells)
    width = max(c + columns for _, c, _, columns, _ in cells)
    rows = [[""] * width for _ in range(height)]
    for r, c, text, _, _ in cells:
        rows[r][c] = text
    with open(path, "w", newline="", encoding="utf-8") as to:
        csv.writer(to, lineterminator="\n").writerows(rows)


def write_xlsx(document, path):
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = THEN
    for r, c, text, columns, below in on_one_sheet(document):
        if text:
            book.active.cell(r + 1, c + 1, text)
        if columns * below > 1:
            book.active.merge_cells(
                start_row=r + 1, start_column=c + 1, end_row=r + below, end_column=c + columns)
    book.save(path)


def write_docx(document, path):
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = THEN
    for part in document:
        if isinstance(part, str):
            line = made.add_paragraph(part)
            if part.endswith("表"):
                line.alignment = 1
            continue
        table = made.add_table(*size(part))
        for r, c, text, columns, below in placed(part):
            at = table.cell(r, c)
            if columns * below > 1:
                at = at.merge(table.cell(r + below - 1, c + columns - 1))
            at.text = text
    made.save(path)


# The template of python-docx is mostly these, and no reader asks for them.
EMPTY_STYLES = (b'<?xml version="1.0"?><w:styles xmlns:w='
                b'"http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>')
SMALLER = {"word/styles.xml": EMPTY_STYLES, "word/stylesWithEffects.xml": EMPTY_STYLES,
           "docProps/thumbnail.jpeg": b""}


def write_again(path):
    """Packs a file anew, without dates and with less of the template."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            new.writestr(info, SMALLER.get(name, data), zipfile.ZIP_DEFLATED)


def main():
    FILES.mkdir(exist_ok=True)
    for name, document in DOCUMENTS.items():
        if name not in NO_SHEET:
            write_csv(document, FILES / (name + ".csv"))
        if name in WITH_MERGES:
            write_xlsx(document, FILES / (name + ".xlsx"))
            write_again(FILES / (name + ".xlsx"))
        if name in AS_TEXT:
            write_docx(document, FILES / (name + ".docx"))
            write_again(FILES / (name + ".docx"))


if __name__ == "__main__":
    main()
