"""Writes made documents as CSV, XLSX and DOCX with the standard library alone.

A document is a list of parts: a line is a text, a table a list of rows, a cell a Cell or a text."""
import csv
import io
import zipfile
from collections import namedtuple
from xml.sax.saxutils import escape

Cell = namedtuple("Cell", "text columns rows", defaults=(1, 1))
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def placed(rows):
    """(row, column, cell) for each cell of a table, from 0."""
    taken = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            cell = cell if isinstance(cell, Cell) else Cell(cell or "")
            while (r, c) in taken:
                c += 1
            taken.update((r + i, c + k) for i in range(cell.rows) for k in range(cell.columns))
            yield r, c, cell
            c += cell.columns


def size(rows):
    cells = list(placed(rows))
    return (max(r + cell.rows for r, _, cell in cells),
            max(c + cell.columns for _, c, cell in cells))


def on_one_sheet(parts):
    """All cells of a document below each other."""
    width = max([size(part)[1] for part in parts if not isinstance(part, str)] or [1])
    top = 0
    for part in parts:
        if isinstance(part, str):
            yield top, 0, Cell(part, width)
            top += 1
            continue
        for r, c, cell in placed(part):
            yield top + r, c, cell
        top += size(part)[0]


def write_csv(parts, path, delimiter=",", encoding="utf-8", trailing=0):
    cells = list(on_one_sheet(parts))
    height = max(r + cell.rows for r, _, cell in cells)
    width = max(c + cell.columns for _, c, cell in cells) + trailing
    rows = [[""] * width for _ in range(height)]
    for r, c, cell in cells:
        rows[r][c] = cell.text
    to = io.StringIO(newline="")
    csv.writer(to, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(to.getvalue().encode(encoding))


def package(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as to:
        for name, text in parts.items():
            to.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), HEAD + text)


def relationships(*rows):
    return f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(rows, 1)) + "</Relationships>"


def types(**overrides):
    return (f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>' + "".join(
                f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-'
                f'officedocument.{kind}+xml"/>' for name, kind in overrides.items()) + "</Types>")


def name_of(row, column):
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def sheet_xml(parts, stored):
    rows, merges = {}, []
    for r, c, cell in on_one_sheet(parts):
        if cell.text and stored(cell.text):
            rows.setdefault(r, []).append(f'<c r="{name_of(r, c)}"><v>{cell.text}</v></c>')
        elif cell.text:
            rows.setdefault(r, []).append(
                f'<c r="{name_of(r, c)}" t="inlineStr"><is><t xml:space="preserve">'
                f"{escape(cell.text)}</t></is></c>")
        if cell.columns * cell.rows > 1:
            merges.append(f'<mergeCell ref="{name_of(r, c)}:'
                          f'{name_of(r + cell.rows - 1, c + cell.columns - 1)}"/>')
    return (f'<worksheet xmlns="{SHEET}"><sheetData>' + "".join(
        f'<row r="{r + 1}">{"".join(cells)}</row>' for r, cells in sorted(rows.items())) +
            "</sheetData>" + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>'
                              if merges else "") + "</worksheet>")


def write_xlsx(sheets, path, stored=lambda text: False):
    """Each of `sheets` is a document; `stored` says which texts are numbers of the workbook."""
    names = [f"worksheets/sheet{i}.xml" for i, _ in enumerate(sheets, 1)]
    parts = {"[Content_Types].xml": types(**{
        "/xl/workbook.xml": "spreadsheetml.sheet.main",
        **{"/xl/" + name: "spreadsheetml.worksheet" for name in names}}),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relationships(*(("worksheet", name) for name in names)),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>' + "".join(
            f'<sheet name="表{i}" sheetId="{i}" r:id="r{i}"/>'
            for i, _ in enumerate(sheets, 1)) + "</sheets></workbook>"}
    for name, sheet in zip(names, sheets):
        parts["xl/" + name] = sheet_xml(sheet, stored)
    package(path, parts)


def paragraph(text, centred=False):
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>'
                          for line in text.split("\n"))
    looks = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    return f"<w:p>{looks}<w:r>{runs}</w:r></w:p>"


def table_xml(rows):
    height, width = size(rows)
    grid = {(r, c): cell for r, c, cell in placed(rows)}
    xml = ["<w:tbl><w:tblPr/><w:tblGrid>" + "<w:gridCol/>" * width + "</w:tblGrid>"]
    open_merges = {}  # column: (rows left, columns)
    for r in range(height):
        xml.append("<w:tr>")
        c = 0
        while c < width:
            left, columns = open_merges.get(c, (0, 1))
            if left:
                open_merges[c] = left - 1, columns
                looks, text = "<w:vMerge/>", ""
            else:
                cell = grid.get((r, c), Cell(""))
                columns, text = cell.columns, cell.text
                looks = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                open_merges[c] = cell.rows - 1, columns
            span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
            xml.append(f"<w:tc><w:tcPr>{span}{looks}</w:tcPr>{paragraph(text)}</w:tc>")
            c += columns
        xml.append("</w:tr>")
    return "".join(xml) + "</w:tbl>"


def write_docx(parts, path):
    """Lines that end as titles do are centred; adjacent tables have an empty line between."""
    body, before = [], ""
    for part in parts:
        if isinstance(part, str):
            body.append(paragraph(part, part.rstrip("）)0123456789年度（(").endswith("表")))
        else:
            body.append((paragraph("") if before == "table" else "") + table_xml(part))
        before = "line" if isinstance(part, str) else "table"
    package(path, {
        "[Content_Types].xml": types(**{"/word/document.xml": "wordprocessingml.document.main"}),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}'
                             "</w:body></w:document>"})
