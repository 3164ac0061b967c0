"""Seeds and dictionaries of the fuzz targets, made of what the tests and the sources have anyway: forms, vectors of
number formats, target values, the names of elements that the readers know. Beside them a few lines by hand for what no
form has."""
import base64
import io
import re
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FORMS = [ROOT / "tests/forms/files", ROOT / "tests/forms-made/files"]
OFFICE = "http://schemas.openxmlformats.org/"
SHEET = OFFICE + "spreadsheetml/2006/main"
# Prefix of the sources (DM_NS_W), prefix of the seeds, namespace.
SPACES = {
    "W": ("w", OFFICE + "wordprocessingml/2006/main"), "R": ("r", OFFICE + "officeDocument/2006/relationships"),
    "MC": ("mc", OFFICE + "markup-compatibility/2006"), "WP": ("wp", OFFICE + "drawingml/2006/wordprocessingDrawing"),
    "A": ("a", OFFICE + "drawingml/2006/main"), "M": ("m", OFFICE + "officeDocument/2006/math"),
    "V": ("v", "urn:schemas-microsoft-com:vml"), "WPS": ("wps", "http://schemas.microsoft.com/office/word/2010/"
                                                         "wordprocessingShape"),
    "WPG": ("wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"),
    "WPC": ("wpc", "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas"), "XML": ("xml", ""),
}
DECLARED = "".join(" xmlns:%s='%s'" % space for space in SPACES.values() if space[1])
PART = "\n\x01%s\n"

# What stands in a body; %s of PARTS is the root's declarations.
BODIES = [
    "<w:p><w:pPr><w:pStyle w:val='H'/><w:outlineLvl w:val='1'/><w:jc w:val='center'/><w:numPr><w:ilvl w:val='1'/>"
    "<w:numId "
    "w:val='1'/></w:numPr></w:pPr><w:r><w:rPr><w:b/><w:sz w:val='44'/></w:rPr><w:t xml:space='preserve'> a </w:t>"
    "<w:tab/>"
    "<w:br w:type='page'/><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='1'/><w:checked/></w:checkBox>"
    "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="
    "'separate'/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TC \"entry\" \\f C \\l 2</w:instrText>"
    "</w:r><w:r>"
    "<w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='SYMBOL 254 \\f Wingdings'><w:r><w:t>s</w:t></w:r>"
    "</w:fldSimple></w:p>",
    "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='1'/><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/>"
    "<w:vMerge "
    "w:val='restart'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p>"
    "</w:tc></w:tr></w:tbl><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/>"
    "<w:vMerge/>"
    "</w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:hMerge w:val='restart'/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:hMerge/>"
    "</w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
    "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    "</w:sdtPr>"
    "<w:sdtContent><w:p><w:ins><w:r><w:t>i</w:t></w:r></w:ins><w:del><w:r><w:t>d</w:t></w:r></w:del><w:moveTo><w:r>"
    "<w:t>m"
    "</w:t></w:r></w:moveTo><w:hyperlink><w:smartTag><w:r><w:t>h</w:t></w:r></w:smartTag></w:hyperlink></w:p>"
    "</w:sdtContent></w:sdt>",
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p/>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    "<w:r><w:ruby><w:rubyBase><w:r><w:t>r</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
    "".join("<w:altChunk r:id='%s'/>" % part for part in "wtdmo"),
]
STYLES = ("<w:styles%s><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>"
          "<w:style w:styleId='H' w:type='paragraph'><w:name w:val='heading 1'/><w:basedOn w:val='N'/><w:pPr><w:numPr>"
          "<w:numId w:val='1'/></w:numPr><w:outlineLvl w:val='0'/></w:pPr></w:style><w:style w:styleId='N' "
          "w:default='1'><w:basedOn w:val='H'/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>" % DECLARED)
NUMBERING = ("<w:numbering%s><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val="
             "'chineseCounting'/><w:lvlText w:val='（%%1）'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='3'/><w:numFmt"
             " w:val="
             "'upperRoman'/><w:lvlRestart w:val='0'/><w:isLgl/><w:lvlText w:val='%%1.%%2'/></w:lvl></w:abstractNum>"
             "<w:num w:numId='1'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='9'/>"
             "</w:lvlOverride></w:num></w:numbering>" % DECLARED)
COUNTED = ("<w:numbering%s><w:abstractNum w:abstractNumId='0'>%%s</w:abstractNum><w:num w:numId='1'><w:abstractNumId "
           "w:val='0'/></w:num></w:numbering>" % DECLARED)
LEVEL = "<w:lvl w:ilvl='%d'><w:start w:val='%d'/><w:numFmt w:val='%s'/><w:lvlText w:val='%%%d'/></w:lvl>"
HTML = ("<html><head><style>x</style></head><body><p>a &amp; &#20013;<br>b<table><tr><td colspan=2 rowspan='2'>c<td>d"
        "<table><tr><th>e</table></table><!-- c --></body></html>")
ARCHIVE = ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; "
           "charset=\"utf-8\"\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n--b--\r\n")
RICH = ("{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0 A;}}\\pard a\\u20013?\\'d6\\'d0\\tab b\\line\\par\\trowd\\cellx1"
        "\\cellx2 x\\cell y\\cell\\row{\\*\\generator z}\\bin3 abc\\par}")
SHEETS = [
    "<sheetFormatPr zeroHeight='1'/><cols><col min='1' max='3' hidden='1' width='0'/></cols><sheetData><row r='1'"
    " hidden='1'>"
    "<c r='A1' s='1'><v>45000.5</v></c><c r='B1' t='s'><v>1</v></c><c t='b'><v>1</v></c><c t='e'><v>#DIV/0!</v></c>"
    "<c t='d' s='2'><v>2024-02-29T12:00:00</v></c></row><row><c t='inlineStr'><is><t>in</t><r><t>line</t></r></is></c>"
    "<c t='str'><f>A1&amp;\"x\"</f><v>y_x000D_</v></c><c><f>1+1</f></c></row></sheetData><mergeCells count='2'>"
    "<mergeCell ref='A1:B2'/><mergeCell ref='C3:XFD1048576'/></mergeCells>",
    "<sheetData><row r='1'><c r='A1' s='3'><v>1.5</v></c><c r='C1' s='4'><v>-0.3333</v></c><c s='5'>"
    "<v>123456789012345678"
    "</v></c><c s='1'><v>1e308</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>",
]


def w_document(body, *parts):
    text = "<?xml version='1.0'?><w:document%s><w:body>%s</w:body></w:document>" % (DECLARED, body)
    return (text + "".join(parts)).encode()


def formats():
    """A sheet with a cell for each of the formats, and their styles."""
    codes = [code.replace('"', "&quot;").replace(">", "&gt;") for code in words_number_format()]
    cells = "".join("<c s='%d'><v>%d.5</v></c>" % (i, 40000 + i) for i in range(len(codes)))
    styles = "<styleSheet xmlns='%s'><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>" % (
        SHEET, "".join('<numFmt numFmtId="%d" formatCode="%s"/>' % (200 + i, code) for i, code in enumerate(codes)),
        "".join("<xf numFmtId='%d'/>" % (200 + i) for i in range(len(codes))))
    return worksheet("<sheetData><row>%s</row></sheetData>" % cells) + (PART % "xl/styles.xml" + styles).encode()


def worksheet(inner):
    return ("<worksheet xmlns='%s'>%s</worksheet>" % (SHEET, inner)).encode()


def forms(suffix):
    return sorted(path for folder in FORMS for path in folder.glob("*." + suffix))


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def excerpt(text, container, most):
    """The part with as many of its container's first rows or paragraphs as fit, and closed again."""
    if len(text) <= most:
        return text
    end = b"</w:tbl></w:body></w:document>" if container == b"w:tr" else b"</sheetData></worksheet>"
    at = text.rfind(b"</%s>" % container, 0, most - len(end))
    return text[:at + len(container) + 3] + end


def packages(most):
    for path in forms("docx") + forms("xlsx"):
        yield path.read_bytes()[:4 * most] if path.stat().st_size <= most else b""
    for method in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED:
        for main, text in ("word/document.xml", w_document(BODIES[0])), ("xl/workbook.xml", b"<workbook/>"):
            to = io.BytesIO()
            with zipfile.ZipFile(to, "w", method) as package:
                package.writestr("_rels/.rels", "<Relationships xmlns='%spackage/2006/relationships'><Relationship Id='a' "
                                 "Type='%sofficeDocument/2006/relationships/officeDocument' Target='%s'/>"
                                 "</Relationships>"
                                 % (OFFICE, OFFICE, main))
                package.writestr(main, text)
            yield to.getvalue()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + b"\x09\0".ljust(18, b"\0") + b"\1\0\0\0"
    for stream in "EncryptedPackage", "WordDocument", "Workbook":
        yield ole.ljust(1024, b"\0") + stream.encode("utf-16le").ljust(512, b"\0")
    yield from (b"%PDF-1.4\n", b"{\\rtf1 a}", b"<html><table><tr><td>a</table>", b"<?xml version='1.0'?><a/>")


def documents(most):
    yield from (w_document(body) for body in BODIES)
    for i in range(0, len(counts := list(ways_to_count())), 9):
        levels = [LEVEL % (n, 9 + n, way, n + 1) for n, way in enumerate(counts[i:i + 9])]
        body = "".join("<w:p><w:pPr><w:numPr><w:ilvl w:val='%d'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>" % n
                       for n in range(9))
        yield w_document(body, PART % "word/numbering.xml", COUNTED % "".join(levels))
    yield w_document("<w:p/>").replace(b"?>", b"?><!DOCTYPE a [<!ENTITY e 'x'>]>", 1)
    yield w_document(BODIES[0] + BODIES[3] + BODIES[7], PART % "word/styles.xml", STYLES, PART % "word/numbering.xml",
                     NUMBERING, PART % "word/chunk.html", HTML, PART % "word/chunk.txt", "plain\ntext",
                     PART % "word/footnotes.xml", "<w:footnotes%s><w:footnote>%s</w:footnote></w:footnotes>" %
                     (DECLARED, BODIES[1]), PART % "word/header.xml", "<w:hdr%s>%s</w:hdr>" % (DECLARED, BODIES[2]),
                     PART % "word/comments.xml", "<w:comments%s><w:comment>%s</w:comment></w:comments>" %
                     (DECLARED, BODIES[6]))
    chunks = w_document(BODIES[7])
    for name, text in (("html", HTML), ("rtf", RICH), ("mht", ARCHIVE % ("quoted-printable", HTML.replace("=", "=3D"))),
                       ("mht", ARCHIVE % ("base64", base64.encodebytes(HTML.encode()).decode()))):
        yield chunks + (PART % ("word/chunk." + name) + text).encode()
    for package in packages(2048):
        if package.startswith(b"PK") and b"word/" in package:
            yield chunks + (PART % "word/chunk.docx").encode() + package
    for path in forms("docx"):
        yield excerpt(parts_of(path)["word/document.xml"], b"w:tr", most)


def sheets(most):
    yield from (worksheet(inner) for inner in SHEETS)
    yield formats()
    for path in forms("xlsx"):
        parts = parts_of(path)
        others = [(PART % "xl/" + name).encode() + parts["xl/" + name] for name in ("styles.xml", "sharedStrings.xml")
                  if len(parts.get("xl/" + name, b"x" * most)) < most // 3]
        sheet = next(name for name in sorted(parts) if name.startswith("xl/worksheets/sheet"))
        yield excerpt(parts[sheet], b"row", most - sum(map(len, others))) + b"".join(others)


def number_formats(most):
    lines = (ROOT / "tests/plugins/xlsx/number_format.tsv").read_text("utf-8").split("\n")
    for i, line in enumerate(lines):
        if line and not line.startswith("#"):
            code, number = line.split("\t")[:2]
            yield bytes([i % 8]) + ("%s\n%s" % (code, number)).encode()


def tables(most):
    for path in forms("csv"):
        yield b"\0" + path.read_bytes()[:most - 1]
    text = "项目名称,金额\r\n\"甲 \"\"乙\"\"\n丙\",1\nx,\"2\"y,3\n"
    for i, charset in enumerate(("utf-8-sig", "gb18030", "gbk", "big5", "shift_jis", "utf-16", "utf-16-be", "utf-32")):
        yield bytes([3 + 4 * i]) + text.encode(charset, "replace")
        yield b"\0" + text.encode(charset, "replace") * 3
    yield from (b"\0sep=;\na;b\n1;2\n", b"\0a\tb\n1\t2\n", b"\1a|b\n", b"\0" + b"a,b\n" * 200 + b'"open')


def target_values(most):
    for line in (ROOT / "tests/data/targets.tsv").read_text("utf-8").split("\n")[1:]:
        text = line.split("\t")[0]
        sign = re.match(r"[^\w]*", text)[0]
        number = re.match(r"[\d.]*", text[len(sign):])[0]
        yield text.encode()
        yield ("%s\t%s\t%s" % (sign, number, text[len(sign) + len(number):])).encode()


def ways_to_count():
    return re.findall(r'{ "(\w+)", add_', (ROOT / "plugins/docx/number_text.c").read_text())


def words_docx():
    text = (ROOT / "plugins/docx/words.h").read_text()
    for space, name in re.findall(r"X\((\w+), (\w+)\)", text):
        if space in SPACES:
            yield "%s:%s" % (SPACES[space][0], name)
    yield from ways_to_count()


def words_xlsx():
    for path in sorted((ROOT / "plugins/xlsx").glob("*.c")):
        yield from re.findall(r'DM_NS_\w+, "(\w+)"', path.read_text())
    yield from ("inlineStr", "XFD1048576", "_x000A_", "t='s'", "1e308")


def words_number_format():
    yield from ("[DBNum1]", "[$-804]", "[>=100]", "[h]", "[mm]", "General", "AM/PM", "上午/下午", "E+00", "# ??/??", "yyyy",
                "aaaa", "ggge", "0.00_ ", "\\-", "\"x\"", "@", "*-", "[Red]", ".000", "%%", ",,", "# ?/16")


def words_target_value():
    for word in re.findall(r"[\w≥≤＞＜%-]+", re.sub(r"(?m)^#.*", "", (ROOT / "config/forms/targets.yaml").read_text("utf-8"))):
        yield word
    yield from ("2021年12月底前", "2023.07-2024.01", "\t", "％", "±", "1,234.5")


def words_package():
    yield from ("PK\\x03\\x04", "PK\\x01\\x02", "PK\\x05\\x06", "PK\\x06\\x06", "PK\\x06\\x07", "word/", "xl/", "../", "\\x01\\x00\\x08",
                "\\xff\\xff\\xff\\xff", "_rels/.rels", "External")


SEEDS = {"package": packages, "docx": documents, "xlsx": sheets, "number-format": number_formats, "csv": tables,
         "target-value": target_values}
WORDS = {"package": words_package, "docx": words_docx, "xlsx": words_xlsx, "number-format": words_number_format,
         "target-value": words_target_value}


def quoted(word):
    """As libFuzzer's dictionaries want it; words that are written with \\x stay."""
    if "\\x" in word:
        return '"%s"' % word
    return '"%s"' % "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else "\\x%02x" % b for b in word.encode())


def write(name, folder, dictionary, most):
    """Writes the seeds of a target into a folder, and its dictionary where it has one. Gives how many."""
    n = 0
    for seed in SEEDS[name](most):
        if seed:
            Path(folder, "%04d" % n).write_bytes(seed)
            n += 1
    if name in WORDS:
        words = sorted(set(WORDS[name]()))
        Path(dictionary).write_text("".join(quoted(word) + "\n" for word in words))
    return n
