"""Hostile files, made here: a careless reader would answer each with memory or time without bound, with the network or
with another file. `FILES` has for each name what makes it and what it comes to: the id of its error as a pattern, or ""
where it is read."""
import io
import struct
import zipfile
import zlib

MIB = 1 << 20
OFFICE = "http://schemas.openxmlformats.org/"
W, S = OFFICE + "wordprocessingml/2006/main", OFFICE + "spreadsheetml/2006/main"
R, PACKAGE = OFFICE + "officeDocument/2006/relationships", OFFICE + "package/2006/relationships"
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
FILES = {}


def hostile(name, outcome=""):
    def keep(make):
        FILES[name] = (make, outcome)
        return make
    return keep


def relationships(*rows):
    return '<?xml version="1.0"?><Relationships xmlns="%s">%s</Relationships>' % (PACKAGE, "".join(
        '<Relationship Id="%s" Type="%s/%s" Target="%s"%s/>' % (i, R, t, target, mode) for i, t, target, mode in rows))


def word(body, root="w:document", space=W):
    return '<?xml version="1.0"?><%s xmlns:w="%s" xmlns:r="%s">%s</%s>' % (root, space, R, body, root)


def book(sheets='<sheet name="S" sheetId="1" r:id="r1"/>'):
    return '<?xml version="1.0"?><workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>' % (S, R, sheets)


def worksheet(data, behind=""):
    return '<?xml version="1.0"?><worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' % (S, data, behind)


def paragraph(text):
    return "<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text


WORD_PARTS = {
    "_rels/.rels": relationships(("r1", "officeDocument", "word/document.xml", "")),
    "word/_rels/document.xml.rels": relationships(
        ("s", "styles", "styles.xml", ""), ("n", "numbering", "numbering.xml", ""), ("f", "footnotes", "footnotes.xml", ""),
        ("h", "header", "header.xml", "")),
    "word/document.xml": word("<w:body>%s</w:body>" % paragraph("text")),
    "word/styles.xml": word("", "w:styles"), "word/numbering.xml": word("", "w:numbering"),
    "word/footnotes.xml": word("", "w:footnotes"), "word/header.xml": word("", "w:hdr"),
}
BOOK_PARTS = {
    "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml", "")),
    "xl/_rels/workbook.xml.rels": relationships(
        ("r1", "worksheet", "sheet1.xml", ""), ("s", "styles", "styles.xml", ""), ("t", "sharedStrings", "strings.xml", "")),
    "xl/workbook.xml": book(), "xl/sheet1.xml": worksheet('<row r="1"><c r="A1"><v>7</v></c></row>'),
    "xl/styles.xml": '<?xml version="1.0"?><styleSheet xmlns="%s"><cellXfs><xf/></cellXfs></styleSheet>' % S,
    "xl/strings.xml": '<?xml version="1.0"?><sst xmlns="%s"><si><t>text</t></si></sst>' % S,
}


def pack(parts, change=None, method=zipfile.ZIP_DEFLATED):
    """A package; a part that is a list is written piece by piece."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", method) as package:
        for name, text in {**parts, **(change or {})}.items():
            with package.open(name, "w", force_zip64=True) as part:
                for piece in text if isinstance(text, list) else [text]:
                    part.write(piece if isinstance(piece, bytes) else piece.encode())
    return to.getvalue()


def docx(body, **how):
    return pack(WORD_PARTS, {"word/document.xml": body if isinstance(body, list) else word("<w:body>%s</w:body>" % body)},
                **how)


def xlsx(data, behind="", **how):
    return pack(BOOK_PARTS, {"xl/sheet1.xml": data if isinstance(data, list) else worksheet(data, behind)}, **how)


def many(head, unit, times, tail, step=10000):
    return [head] + [unit * step] * (times // step) + [tail]


def edit(package, name, at, value, size=4, central=True):
    """Writes a number into the directory entry of a member (APPNOTE.TXT 4.3.12), or into its own header."""
    raw, mark = bytearray(package), b"PK\1\2" if central else b"PK\3\4"
    begin, head = -1, 46 if central else 30
    while True:
        begin = raw.index(mark, begin + 1)
        length = struct.unpack_from("<H", raw, begin + (28 if central else 26))[0]
        if raw[begin + head:begin + head + length] == name.encode():
            break
    raw[begin + at:begin + at + size] = value.to_bytes(size, "little")
    return bytes(raw)


# ---------------------------------------------------------------- bombs

BODY, BODY_END = word("|").replace("|", "<w:body>|").split("|")
BODY_END = "</w:body>" + BODY_END
SHEET, SHEET_END = worksheet("|").split("|")


@hostile("blanks.xlsx", "zip.bomb")
def _():
    return xlsx(many(SHEET, " " * 1000, 200000, SHEET_END))


@hostile("one-text.docx", "zip.bomb")
def _():
    return docx(many(BODY + "<w:p><w:r><w:t>", "a" * 1000, 200000, "</w:t></w:r></w:p>" + BODY_END))


@hostile("rows.xlsx", "zip.bomb")
def _():
    return xlsx(many(SHEET, "<row><c><v>1</v></c></row>", 8000000, SHEET_END))


@hostile("paragraphs.docx", "zip.bomb")
def _():
    return docx(many(BODY, paragraph("a"), 5000000, BODY_END))


# Not deflated, so that the file is as large as what it says: nothing to refuse, and read while it passes.
@hostile("sound-rows.xlsx")
def _():
    return xlsx(many(SHEET, "<row><c><v>1</v></c></row>", 600000, SHEET_END), method=zipfile.ZIP_STORED)


@hostile("sound-paragraphs.docx")
def _():
    return docx(many(BODY, paragraph("a"), 600000, BODY_END), method=zipfile.ZIP_STORED)


@hostile("stated-small.docx", "zip.size")
def _():
    return edit(docx(many(BODY, paragraph("a"), 1000000, BODY_END)), "word/document.xml", 24, 200)


@hostile("stated-huge.xlsx", "zip.bomb")
def _():
    return edit(xlsx(""), "xl/sheet1.xml", 24, 0xfffffff0)


@hostile("overlap.xlsx", "zip.overlap")
def _():
    rows = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = (SHEET + "<row><c><v>1</v></c></row>" * 100000 + SHEET_END).encode()
    packed = rows.compress(text) + rows.flush()
    raw = pack({**BOOK_PARTS, "xl/workbook.xml": book("".join('<sheet name="S%d" sheetId="%d" r:id="r%d"/>' % (i, i, i)
                                                              for i in range(1, 900))),
                "xl/_rels/workbook.xml.rels": relationships(*(("r%d" % i, "worksheet", "sheet%d.xml" % i, "")
                                                              for i in range(1, 900)))})
    end = raw.rindex(b"PK\5\6")
    n, size, at = struct.unpack_from("<HII", raw, end + 10)
    local = struct.pack("<4sHHHIIIIHH", b"PK\3\4", 20, 0, 8, 0x210000, zlib.crc32(text), len(packed), len(text), 10, 0)
    entries = b"".join(struct.pack("<4sHHHHIIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0x210000, zlib.crc32(text), len(packed),
                                   len(text), len(name), 0, 0, 0, 0, 0, at) + name
                       for name in (b"xl/sheet%d.xml" % i for i in range(2, 900)))
    body = raw[:at] + local + b"xl/sheet2." + packed
    directory = raw[at:at + size] + entries
    return (body + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, n + 898, n + 898, len(directory), len(body), 0))


@hostile("strings.xlsx", "xlsx.text-amplified")
def _():
    text = BOOK_PARTS["xl/strings.xml"].replace("text", "x" * 1000000)
    return pack(BOOK_PARTS, {"xl/strings.xml": text, "xl/sheet1.xml": worksheet(
        "<row>%s</row>" % ('<c t="s"><v>0</v></c>' * 2000))})


@hostile("one-part.xlsx")
def _():
    sheets = "".join('<sheet name="S%d" sheetId="%d" r:id="r1"/>' % (i, i) for i in range(1, 3000))
    rows = worksheet('<row><c><v>1</v></c></row>' * 2000)
    return pack(BOOK_PARTS, {"xl/workbook.xml": book(sheets), "xl/sheet1.xml": rows})


# ---------------------------------------------------------------- archives

@hostile("crc.docx", "zip.crc")
def _():
    return edit(docx("text"), "word/document.xml", 16, 0x12345678)


@hostile("locked.docx", "ooxml.encrypted")
def _():
    return edit(edit(docx(""), "word/document.xml", 8, 1, 2), "word/document.xml", 6, 1, 2, central=False)


@hostile("method.xlsx", "zip.(damaged|method)")
def _():
    return edit(xlsx(""), "xl/sheet1.xml", 10, 99, 2)


@hostile("past-the-end.docx", "zip.damaged")
def _():
    return edit(docx(""), "word/document.xml", 20, 0x7fffffff)


@hostile("offset.xlsx", "zip.damaged")
def _():
    return edit(xlsx(""), "xl/sheet1.xml", 42, 0x7ffffff0)


@hostile("link.docx", "zip.link")
def _():
    whole = edit(pack(WORD_PARTS, {"word/document.xml": "/etc/passwd"}), "word/document.xml", 38, 0o120777 << 16)
    return edit(whole, "word/document.xml", 4, 0x0314, 2)


@hostile("climbing.docx")
def _():
    return pack(WORD_PARTS, {"../../evil.txt": "evil", "/etc/evil": "evil", "C:\\evil.dll": "evil", "..\\evil.bat": "evil"})


@hostile("twins.docx", "zip.duplicate")
def _():
    return pack(WORD_PARTS, {"WORD/Document.xml": word("")})


@hostile("members.docx")
def _():
    return pack(WORD_PARTS, {"x/%d" % i: "" for i in range(5000)})


@hostile("more-members.docx", "zip.entries")
def _():
    return pack(WORD_PARTS, {"x/%d" % i: "" for i in range(12000)})


@hostile("outside.docx", "ooxml.target")
def _():
    return pack(WORD_PARTS, {"_rels/.rels": relationships(("r1", "officeDocument", "../../../etc/passwd", ""))})


@hostile("external.xlsx", "ooxml.external")
def _():
    return pack(BOOK_PARTS, {"xl/_rels/workbook.xml.rels": relationships(
        ("r1", "worksheet", "http://127.0.0.1:9/x", ' TargetMode="External"'))})


# ---------------------------------------------------------------- XML

for suffix, PARTS in ("docx", WORD_PARTS), ("xlsx", BOOK_PARTS):
    for part in PARTS:
        @hostile("dtd-%s.%s" % (part.replace("/", "-"), suffix), "xml.doctype")
        def _(parts=PARTS, part=part):
            return pack(parts, {part: parts[part].replace("?>", "?>" + XXE, 1)})


@hostile("quadratic.docx", "xml.doctype")
def _():
    return docx([word("").replace("?>", '?><!DOCTYPE x [<!ENTITY e "%s">]>' % ("e" * 50000))[:-len("</w:document>")],
                 "<w:body>" + paragraph("&e;" * 20000) + BODY_END])


@hostile("entity.docx", "xml.damaged")
def _():
    return docx(paragraph("&nbsp;"))


@hostile("encoding.docx", "xml.damaged")
def _():
    text = WORD_PARTS["word/document.xml"].replace("?>", ' encoding="EUC-JP"?>', 1).encode()
    return pack(WORD_PARTS, {"word/document.xml": text.replace(b"text", b"\xb3men\xff\xff\xff")})


@hostile("deep.docx", "xml.depth")
def _():
    return docx("<w:x>" * 100000)


@hostile("deep-tables.docx", "(xml|docx|limit).depth")
def _():
    return docx("<w:tbl><w:tr><w:tc>" * 3000)


@hostile("attributes.xlsx", "xml.attributes")
def _():
    return xlsx('<row %s="0"/>' % '="0" '.join("a%d" % i for i in range(60000)))


@hostile("namespaces.docx", "xml.attributes")
def _():
    return docx('<w:p %s="x"/>' % '="x" '.join("xmlns:a%d" % i for i in range(60000)))


@hostile("names.docx", "xml.names")
def _():
    return docx("".join("<w:x%d/>" % i for i in range(200000)))


@hostile("long-attribute.docx", "xml.huge")
def _():
    return docx('<w:p w:rsidR="%s"/>' % ("x" * 12 * MIB), method=zipfile.ZIP_STORED)


# ---------------------------------------------------------------- grids

@hostile("far.xlsx")
def _():
    return xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
                '<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>')


@hostile("references.xlsx", "xlsx.*")
def _():
    return xlsx('<row r="1"><c r="ZZZZZZ99999999"><v>1</v></c></row>')


@hostile("merges.xlsx")
def _():
    return xlsx('<row><c><v>1</v></c></row>' * 10, "<mergeCells>%s</mergeCells>" % "".join(
        '<mergeCell ref="A%d:B%d"/>' % (i, i + 1) for i in range(1, 60000, 2)))


@hostile("cols.xlsx")
def _():
    cols = "".join('<col min="%s" max="%s" hidden="1"/>' % ends for ends in ((1, 2147483647), (-3, 4), (9, 2)))
    return pack(BOOK_PARTS, {"xl/sheet1.xml": worksheet('<row><c><v>1</v></c></row>').replace(
        "<sheetData>", "<cols>%s</cols><sheetData>" % cols)})


@hostile("spans.docx")
def _():
    cells = "".join('<w:tc><w:tcPr><w:gridSpan w:val="%s"/></w:tcPr>%s</w:tc>' % (n, paragraph(n))
                    for n in ("2147483647", "4294967297", "-1", "0", "99999999999999999999", "x", ""))
    return docx("<w:tbl>%s</w:tbl>" % (
        '<w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr>%s</w:tr>' % cells * 2000))


@hostile("tall.docx")
def _():
    row = '<w:tr><w:tc><w:tcPr><w:vMerge w:val="%s"/></w:tcPr><w:p/></w:tc></w:tr>'
    return docx("<w:tbl>%s</w:tbl>" % (row % "restart" + row % "continue" * 30000))


@hostile("fields.docx")
def _():
    return docx('<w:p>%s</w:p>' % ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 5000))


@hostile("styles.docx")
def _():
    ring = "".join('<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>' % (i, (i + 1) % 5000) for i in range(5000))
    return pack(WORD_PARTS, {"word/styles.xml": word(ring, "w:styles")})


# ---------------------------------------------------------------- delimited text

@hostile("one-line.csv", "limit.columns")
def _():
    return b'abc,"d,e",1234,' * (100 * MIB // 15)


@hostile("delimiters.csv", "limit.columns")
def _():
    return b"a,b\n" + b"," * 100 * MIB


@hostile("open-quote.csv", "limit.text")
def _():
    return b'a,b\n1,"open\n' + b"12,34,56\n" * (100 * MIB // 9)


@hostile("triangle.csv")
def _():
    return "".join(",".join("x" * (i + 1)) + "\n" for i in range(800)).encode()


@hostile("noise.csv", "(file|csv).*")
def _():
    return b"".join(zlib.crc32(b"%d" % i).to_bytes(4, "little") for i in range(50000))


@hostile("zeros.csv", "(file|csv).*")
def _():
    return b"\0" * 20 * MIB


# ---------------------------------------------------------------- other kinds of files

def ole(stream):
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    head[30], head[48] = 9, 1
    entries = b"".join(name.encode("utf-16le").ljust(128, b"\0") for name in ("Root Entry", stream))
    return bytes(head) + b"\0" * 512 + entries.ljust(512, b"\0")


PAGE = b"<html><body><table><tr><td>a</td></tr></table></body></html>"
for name, content, outcome in (
        ("old.doc", ole("WordDocument"), "file.legacy-doc"), ("old.docx", ole("WordDocument"), "file.legacy-doc"),
        ("old.xls", ole("Workbook"), "file.legacy-xls"), ("old.xlsx", ole("Workbook"), "file.legacy-xls"),
        ("old.csv", ole("Workbook"), "file.legacy-xls"), ("secret.docx", ole("EncryptedPackage"), "file.encrypted"),
        ("secret.xlsx", ole("EncryptedPackage"), "file.encrypted"), ("page.xls", PAGE, "file.html"),
        ("page.xlsx", PAGE, "file.html"), ("page.csv", b"\xef\xbb\xbf" + PAGE, "file.html"),
        ("wide-page.xls", PAGE.decode().encode("utf-16"), "file.html"), ("a.pdf", b"%PDF-1.7\n", "file.pdf"),
        ("pdf.docx", b"%PDF-1.7\n", "file.pdf"), ("pdf.xlsx", b"%PDF-1.7\n", "file.pdf"),
        ("pdf.csv", b"%PDF-1.7\n", "file.pdf"), ("text.doc", b"{\\rtf1 a}", "file.rtf"),
        ("archive.xls", b"MIME-Version: 1.0\r\nX: y\r\n", "file.mhtml"),
        ("open.xlsx", pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, method=zipfile.ZIP_STORED),
         "file.ods"), ("empty.docx", b"", "file.empty")):
    FILES[name] = ((lambda content=content: content), outcome)
