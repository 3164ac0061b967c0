#!/usr/bin/env python3
"""Writes files/ from documents.py: each document as DOCX and as XLSX, the way people leave them: words cut into runs,
cells with empty paragraphs, columns of odd widths, formatted cells without contents beside and below the sheet.
Needs the standard library alone; the same bytes each time."""
import pathlib
import re
import zipfile
from xml.sax.saxutils import escape

from documents import DOCUMENTS

FILES = pathlib.Path(__file__).parent / "files"
EMPTY_COLUMNS = {"opinions-below": 300, "points-first": 40}  # others: 3
TITLE = re.compile(r"(表|绩效目标)$")


class Cell:
    def __init__(self, written):
        text, _, span = written.partition("~")
        number = re.fullmatch(r"\{([^;]*);([^;]*);([^;]*)\}", text)
        self.value, self.format, self.text = number.groups() if number else (None, None, text.replace("⏎", "\n"))
        self.columns = int((re.search(r"c(\d+)", span) or [0, 1])[1])
        self.rows = int((re.search(r"r(\d+)", span) or [0, 1])[1])


def place(rows):
    """The cells of a table by row and column, and its width."""
    taken, cells = set(), []
    for r, row in enumerate(rows):
        c = 0
        for cell in map(Cell, row.split("|")):
            while (r, c) in taken:
                c += 1
            taken.update((r + i, c + k) for i in range(cell.rows) for k in range(cell.columns))
            cells.append((r, c, cell))
            c += cell.columns
    width = max(c for _, c in taken) + 1
    assert len(taken) == len(rows) * width, ([sum(r == i for r, _ in taken) for i in range(len(rows))], rows[0])
    return cells, width


def pack(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as to:
        for name, text in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            to.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), head + text, zipfile.ZIP_DEFLATED)


# ---- DOCX

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONT = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="21"/></w:rPr>'


def runs(text, count):
    """A line as one, two or three runs; the cuts stand where an editor happens to leave them."""
    cuts = sorted({0, len(text), *([len(text) // 2] if count % 3 else []), *([1] if count % 5 == 1 else [])})
    made = ""
    for start, end in zip(cuts, cuts[1:]):
        made += f'<w:r>{FONT}<w:t xml:space="preserve">{escape(text[start:end])}</w:t></w:r>'
        made += '<w:proofErr w:type="gramEnd"/>' if count % 4 == 2 else ""
    return made


def paragraph(text, count=0, centre=False):
    place = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
    lines = '<w:r><w:br/></w:r>'.join(runs(line, count) for line in text.split("\n"))
    return f"<w:p>{place}{lines}</w:p>"


def cell_text(text, count):
    parts = text.split("\n") if count % 2 else [text]  # lines as paragraphs, or as breaks in one
    made = "".join(paragraph(part, count, len(text) < 12) for part in parts)
    return made + ("<w:p/>" * (count % 3) if len(text) > 20 else "")


def docx_table(rows, count):
    cells, width = place(rows)
    at = {(r + i, c): (cell, i) for r, c, cell in cells for i in range(cell.rows)}
    grid = "".join(f'<w:gridCol w:w="{800 + 137 * (k % 5)}"/>' for k in range(width))
    made = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    for r in range(len(rows)):
        made += '<w:tr><w:trPr><w:trHeight w:val="454"/></w:trPr>'
        for c in range(width):
            if (r, c) not in at:
                continue
            cell, below = at[r, c]
            count += 1
            span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
            merge = ("<w:vMerge/>" if below else '<w:vMerge w:val="restart"/>') if cell.rows > 1 else ""
            body = "<w:p/>" if below or not cell.text else cell_text(cell.text, count)
            made += f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'
        made += "</w:tr>"
    return made + "</w:tbl>"


def write_docx(document, path):
    body = ""
    for count, part in enumerate(document):
        if isinstance(part, list):
            body += docx_table(part, 7 * count) + "<w:p/>"
        elif not part.startswith("==="):
            body += paragraph(part, count, bool(TITLE.search(part) or part[0] in "（("))
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    pack(path, {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}"/></Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document {W}><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
                             "</w:sectPr></w:body></w:document>"})


def relations(*rows):
    base = "http://schemas.openxmlformats.org/"
    return f'<Relationships xmlns="{base}package/2006/relationships">' + "".join(
        f'<Relationship Id="rId{i}" Type="{base}officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(rows, 1)) + "</Relationships>"


# ---- XLSX

S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def letters(column):
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


class Book:
    def __init__(self):
        self.strings, self.formats = [], ["General"]

    def string(self, text):
        count = len(self.strings)
        plain = '<t xml:space="preserve">{}</t>'.format
        half = len(text) // 2
        self.strings.append(f"<si>{plain(escape(text))}</si>" if count % 6 else  # else in two rich runs
                            f"<si><r>{plain(escape(text[:half]))}</r><r><rPr><b/></rPr>{plain(escape(text[half:]))}</r></si>")
        return count

    def style(self, code):
        if code not in self.formats:
            self.formats.append(code)
        return self.formats.index(code)

    def cell(self, r, c, cell):
        name = f"{letters(c)}{r + 1}"
        if cell.value is not None:
            return f'<c r="{name}" s="{self.style(cell.format)}"><v>{cell.value}</v></c>'
        if not cell.text:
            return f'<c r="{name}" s="0"/>'
        return f'<c r="{name}" t="s"><v>{self.string(cell.text)}</v></c>'

    def sheet(self, parts, beside):
        width = max(place(part)[1] for part in parts if isinstance(part, list))
        rows, merges, top = {}, [], 0
        for part in parts:
            cells = place(part)[0] if isinstance(part, list) else [(0, 0, Cell(f"{part}~c{width}"))]
            for r, c, cell in cells:
                rows.setdefault(top + r, []).append((c, self.cell(top + r, c, cell)))
                if cell.rows * cell.columns > 1:
                    merges.append(f"{letters(c)}{top + r + 1}:{letters(c + cell.columns - 1)}{top + r + cell.rows}")
            top += len(part) if isinstance(part, list) else 1
        for r in range(top + 2):
            rows.setdefault(r, []).extend(
                (c, f'<c r="{letters(c)}{r + 1}" s="0"/>') for c in range(width, width + beside))
        data = "".join(f'<row r="{r + 1}" ht="24" customHeight="1">' + "".join(x for _, x in sorted(rows[r])) + "</row>"
                       for r in sorted(rows))
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        return (f'<worksheet {S}><sheetData>{data}</sheetData><mergeCells count="{len(merges)}">{merged}'
                "</mergeCells></worksheet>")

    def styles(self):
        formats = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{escape(code)}"/>'
                          for i, code in enumerate(self.formats))
        cells = "".join(f'<xf numFmtId="{170 + i if i else 0}" applyNumberFormat="1"/>' for i in range(len(self.formats)))
        return f'<styleSheet {S}><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def write_xlsx(document, path, beside):
    sheets, book = [("Sheet1", [])], Book()
    for part in document:
        if isinstance(part, str) and part.startswith("==="):
            sheets.append((part[4:], []))
        else:
            sheets[-1][1].append(part)
    sheets = [sheet for sheet in sheets if sheet[1]]
    made = [book.sheet(parts, beside) for _, parts in sheets]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    overrides = "".join(f'<Override PartName="/xl/{name}" ContentType="{kind}{what}+xml"/>' for name, what in [
        ("workbook.xml", "sheet.main"), ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings"),
        *((f"worksheets/sheet{i}.xml", "worksheet") for i in range(1, len(made) + 1))])
    names = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>' for i, (name, _) in enumerate(sheets, 1))
    pack(path, {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {S} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                           f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(made) + 1)),
            ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")),
        "xl/styles.xml": book.styles(),
        "xl/sharedStrings.xml": f"<sst {S}>{''.join(book.strings)}</sst>",
        **{f"xl/worksheets/sheet{i}.xml": text for i, text in enumerate(made, 1)}})


def main():
    FILES.mkdir(exist_ok=True)
    for name, document in DOCUMENTS.items():
        write_docx(document, FILES / f"{name}.docx")
        write_xlsx(document, FILES / f"{name}.xlsx", EMPTY_COLUMNS.get(name, 3))


if __name__ == "__main__":
    main()
