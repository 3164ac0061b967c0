"""The cells of a document, read from the file itself with the standard library alone: nothing of
dropmill has a part in it. Rows and columns count from 1."""
import csv
import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")


def cell_name(name):
    letters, digits = re.match(r"([A-Z]+)(\d+)$", name).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


class Csv:
    """One table; rows are looked up by the line that they begin in."""

    def __init__(self, path):
        data = path.read_bytes()
        text = next(text for text in map(lambda e: self.decoded(data, e), ENCODINGS) if text)
        skipped = 0
        if text.startswith("sep="):
            text, skipped = text.split("\n", 1)[1], 1
        first = text[:2000]
        delimiter = max(",;\t|", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self.rows, before = {}, skipped
        for fields in reader:
            self.rows[before + 1] = {c: field for c, field in enumerate(fields, 1)}
            before = reader.line_num + skipped

    @staticmethod
    def decoded(data, encoding):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            return None
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return None

    def cell(self, origin):
        """The text of one cell; a row may take several lines."""
        first = max((line for line in self.rows if line <= origin["line"]), default=0)
        return self.rows.get(first, {}).get(origin["column"])

    def span(self, origin):
        """The rows that an origin names, in order: {column: text} each."""
        return [row for line, row in self.rows.items()
                if origin["line"] <= line <= origin["line_end"]]

    def above(self, origin):
        """What stands above it, the nearest row first."""
        return [row for line, row in sorted(self.rows.items(), reverse=True)
                if line < origin["line"]]


class Xlsx:
    """Sheets by name; merges are resolved downwards, so a row has what reaches into it."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as package:
            self.package = package
            self.strings = self.read_strings()
            targets = {r.get("Id"): r.get("Target")
                       for r in self.part("xl/_rels/workbook.xml.rels")}
            self.sheets = {}
            for sheet in self.part("xl/workbook.xml").iter(S + "sheet"):
                target = targets[sheet.get(R + "id")]
                name = target.lstrip("/") if target.startswith("/") else \
                    posixpath.normpath("xl/" + target)
                self.sheets[sheet.get("name")] = self.read_sheet(name)

    def part(self, name):
        return ElementTree.fromstring(self.package.read(name))

    @staticmethod
    def text_of(node):
        """Without phonetic guides."""
        return "".join(t.text or "" for child in node if child.tag != S + "rPh"
                       for t in child.iter(S + "t"))

    def read_strings(self):
        if "xl/sharedStrings.xml" not in self.package.namelist():
            return []
        return [self.text_of(si) for si in self.part("xl/sharedStrings.xml").iter(S + "si")]

    def read_sheet(self, name):
        root, rows = self.part(name), {}
        for c in root.iter(S + "c"):
            row, column = cell_name(c.get("r"))
            value = c.findtext(S + "v")
            if c.get("t") == "s" and value is not None:
                value = self.strings[int(value)]
            elif c.get("t") == "inlineStr":
                value = self.text_of(c.find(S + "is"))
            if value:
                rows.setdefault(row, {})[column] = value
        for merge in root.iter(S + "mergeCell"):
            (top, left), (bottom, _) = map(cell_name, merge.get("ref").split(":"))
            text = rows.get(top, {}).get(left)
            for row in range(top + 1, bottom + 1) if text else ():
                rows.setdefault(row, {})[left] = text
        return rows

    def cell(self, origin):
        row, column = cell_name(origin["range"])
        return self.sheets[origin["sheet"]].get(row, {}).get(column)

    def span(self, origin):
        corners = [cell_name(name)[0] for name in origin["range"].split(":")]
        return [row for number, row in sorted(self.sheets[origin["sheet"]].items())
                if corners[0] <= number <= corners[-1]]

    def above(self, origin):
        first = cell_name(origin["range"].split(":")[0])[0]
        return [row for number, row in sorted(self.sheets[origin["sheet"]].items(), reverse=True)
                if number < first]


class Docx:
    """Tables in the order in which they begin, nested ones too."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as package:
            body = ElementTree.fromstring(package.read("word/document.xml")).find(W + "body")
        self.drop_what_is_not_shown(body)
        self.tables = [self.read_table(table) for table in body.iter(W + "tbl")]
        self.paragraphs, self.box_paragraphs = self.read_paragraphs(body)
        self.lines = self.text_of(body).split("\n")  # around the tables; no origin names them

    def drop_what_is_not_shown(self, node):
        for child in list(node):
            is_hidden = child.find(f"{W}rPr/{W}vanish") is not None
            if is_hidden or child.tag in (W + "del", W + "moveFrom", MC + "Fallback",
                                          W + "instrText"):
                node.remove(child)
            else:
                self.drop_what_is_not_shown(child)

    @staticmethod
    def within(node, tag, stop):
        """Elements of a tag below a node, not inside others that stop."""
        for child in node:
            if child.tag == tag:
                yield child
            elif child.tag not in stop:
                yield from Docx.within(child, tag, stop)

    @staticmethod
    def line_of(paragraph):
        pieces = []
        for node in paragraph.iter():
            if node.tag == W + "t":
                pieces.append(node.text or "")
            elif node.tag in (W + "br", W + "tab"):
                pieces.append("\n" if node.tag == W + "br" else "\t")
            elif node.tag == W + "sym":
                pieces.append("\ufffd")
        return "".join(pieces)

    def text_of(self, cell):
        return "\n".join(map(self.line_of, self.within(cell, W + "p", {W + "tbl"})))

    def read_paragraphs(self, body):
        """What stands outside of tables, without blank lines: the paragraphs, and those of boxes."""
        texts, in_boxes = [], []
        for paragraph in self.within(body, W + "p", {W + "tbl"}):
            for box in list(paragraph.iter(W + "txbxContent")):
                in_boxes += map(self.line_of, self.within(box, W + "p", {W + "tbl"}))
                box.clear()
            texts.append(self.line_of(paragraph))
        return [[text for text in part if text.strip()] for part in (texts, in_boxes)]

    def cell(self, origin):
        if "paragraph" in origin:
            return self.paragraphs[origin["paragraph"] - 1]
        if "box_paragraph" in origin:
            return self.box_paragraphs[origin["box_paragraph"] - 1]
        return self.tables[origin["table"] - 1][origin["row"] - 1].get(origin["column"])

    def read_table(self, table):
        rows, open_merges = [], {}
        for tr in self.within(table, W + "tr", {W + "tbl"}):
            row, column = {}, 1
            before = tr.find(f"{W}trPr/{W}gridBefore")
            column += int(before.get(W + "val")) if before is not None else 0
            for tc in self.within(tr, W + "tc", {W + "tbl"}):
                span = tc.find(f"{W}tcPr/{W}gridSpan")
                merge = tc.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(W + "val") != "restart":
                    row[column] = open_merges.get(column, "")
                else:
                    row[column] = self.text_of(tc)
                open_merges[column] = row[column] if merge is not None else ""
                column += int(span.get(W + "val")) if span is not None else 1
            rows.append(row)
        return rows

    def span(self, origin):
        """A project names its first row: its form goes on, perhaps in the next tables."""
        rows = self.tables[origin["table"] - 1]
        return [rows[origin["row"] - 1]]

    def from_here(self, origin, end):
        """All rows from an origin to the one where the next project begins, or the end."""
        stop = (end["table"], end["row"]) if end else (len(self.tables) + 1, 1)
        return [row for t, table in enumerate(self.tables, 1) for r, row in enumerate(table, 1)
                if (origin["table"], origin["row"]) <= (t, r) < stop]

    def above(self, origin):
        rows = [row for table in self.tables[:origin["table"] - 1] for row in table]
        return (rows + self.tables[origin["table"] - 1][:origin["row"] - 1])[::-1]


def read(path):
    return {".csv": Csv, ".xlsx": Xlsx, ".docx": Docx}[path.suffix](path)
