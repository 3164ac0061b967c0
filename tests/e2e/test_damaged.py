"""Damaged and hostile files in one call with good ones: each says what is wrong and what to do, has the exit
status of its kind, leaves nothing behind, and costs the others nothing."""
import json
import os
import re
import resource
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs

MIB = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMED = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def ole(*streams):
    """A compound file whose directory holds nothing but these names (UTF-16), as a password leaves it."""
    def entry(name, kind):
        raw = name.encode("utf-16le")
        return (raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") + bytes([kind, 1]) +
                b"\xff" * 12 + b"\0" * 36 + b"\xfe\xff\xff\xff" + b"\0" * 8)
    head = bytearray(OLE.ljust(512, b"\0"))
    head[24:34] = bytes([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0])
    head[44:48], head[48:52] = (1).to_bytes(4, "little"), (1).to_bytes(4, "little")
    head[56:60] = (4096).to_bytes(4, "little")
    head[60:64] = head[68:72] = b"\xfe\xff\xff\xff"
    head[76:512] = b"\0\0\0\0".ljust(436, b"\xff")
    fat = b"\xfd\xff\xff\xff\xfe\xff\xff\xff".ljust(512, b"\xff")
    directory = entry("Root Entry", 5) + b"".join(entry(s, 2) for s in streams)
    return bytes(head) + fat + directory.ljust(512, b"\0")


class Damaged(programs.Case):
    def package(self, name, parts):
        with zipfile.ZipFile(self.path(name), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
            for part, content in parts:
                with z.open(part, "w", force_zip64=True) as f:
                    for piece in content if isinstance(content, list) else [content]:
                        f.write(piece.encode() if isinstance(piece, str) else piece)
        return name

    def word(self, name, main, *others):
        return self.package(name, [("[Content_Types].xml", programs.CONTENT_TYPES),
                                   ("_rels/.rels", programs.RELATIONSHIPS), ("word/document.xml", main), *others])

    def workbook(self, name, sheet):
        relationship = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                        'relationships"><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>')
        return self.package(name, [
            ("[Content_Types].xml", programs.CONTENT_TYPES),
            ("_rels/.rels", relationship % (OFFICE, "officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="S" '
             'sheetId="1" r:id="r1"/></sheets></workbook>' % (NAMED, OFFICE)),
            ("xl/_rels/workbook.xml.rels", relationship % (OFFICE, "worksheet", "worksheets/sheet1.xml")),
            ("xl/worksheets/sheet1.xml", sheet)])

    def sheet(self, cells, after=""):
        return ('<?xml version="1.0"?><worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' %
                (NAMED, cells, after))

    def refuse(self, name, error, status=65):
        """Alone: the status, one line that names the file and the error, and nothing written."""
        before = self.names()
        out, err = self.run_program("convert", name, status=status)
        self.assertEqual(self.names(), before, "a failure leaves nothing")
        self.assertEqual(out, "")
        self.assertRegex(err, r"\Adropmill: %s: [^\n]{20,} \[%s( at [^\n]*)?\]\n\Z" % (re.escape(name), error))
        self.assertRegex(err, "; [a-z]", "says what to do")
        _, err = self.run_program("inspect", name, status=status)
        self.assertRegex(err, r"\[%s[\] ]" % error)

    def test_truncated(self):
        whole = self.read(self.docx("whole.docx", *["text %d" % i for i in range(500)]))
        for left in (len(whole) - 1, len(whole) - 22, len(whole) // 2, 100, 30, 5):
            self.file("cut.docx", whole[:left])
            self.refuse("cut.docx", r"zip\.(truncated|damaged)")
        self.refuse(self.file("cut.docx", whole[:2]), r"zip\.none")

    def test_flipped_bits(self):
        whole = self.read(self.docx("whole.docx", *["text %d" % i for i in range(500)]))
        for at in range(10, len(whole), max(1, len(whole) // 40)):
            self.file("flipped.docx", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:])
            done = self.start("inspect", "flipped.docx")
            _, err = done.communicate(timeout=60)
            self.assertIn(done.returncode, (0, 65), err)

    def test_renamed(self):
        word = self.read(self.docx("a.docx"))
        book = self.read(self.workbook("a.xlsx", self.sheet('<row r="1"><c r="A1"><v>7</v></c></row>')))
        for name, content, reader in (("word.xlsx", word, "docx"), ("word.csv", word, "docx"),
                                      ("book.csv", book, "xlsx"), ("book.docx", book, "xlsx")):
            with self.subTest(name):
                out, _ = self.run_program("inspect", self.file(name, content))
                self.assertEqual(json.loads(out)["reader"], reader)
                self.assertIn(reader + ".suffix", " ".join(json.loads(out)["warnings"]), "the sender is told")
        self.refuse(self.file("pdf.docx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 500), r"file\.pdf")
        self.refuse(self.file("table.xlsx", b"a,b\n1,2\n"), r"zip\.none")

    def test_encrypted_and_old(self):
        self.refuse(self.file("secret.docx", ole("EncryptionInfo", "EncryptedPackage")), r"file\.encrypted")
        self.refuse(self.file("old.docx", ole("WordDocument")), r"file\.legacy-doc")
        self.refuse(self.file("old.xlsx", ole("Workbook")), r"file\.legacy-xls")

    def test_empty(self):
        for name in ("a.docx", "a.xlsx", "a.csv"):
            self.refuse(self.file(name), r"file\.empty")

    def test_a_gigabyte_of_nothing(self):
        begin, end = (programs.DOCUMENT % "<w:p/>|").split("|")
        nothing = [b" " * MIB] * 1024
        self.word("blank.docx", [begin, *nothing, end])
        self.word("zero.docx", [b"\0" * MIB] * 64)
        self.refuse("blank.docx", r"zip\.bomb")
        self.refuse("zero.docx", r"xml\.damaged")
        self.refuse(self.package("zero.zip", [("zero", [b"\0" * MIB] * 64)]), r"file\.zip")
        self.refuse(self.file("zero.csv", b"\0" * 4 * MIB), r"file\.no-reader", status=2)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        self.assertLess(peak, 400, "memory stays bounded, in MiB")

    def test_entities(self):
        bomb = "".join('<!ENTITY e%d "%s">' % (i, "&e%d;" % (i - 1) * 10 if i else "x" * 100) for i in range(9))
        head, body = (programs.DOCUMENT % "<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>").split("?>")
        self.word("bomb.docx", "%s?><!DOCTYPE d [%s]>%s" % (head, bomb, body))
        self.refuse("bomb.docx", r"xml\.doctype")
        self.word("reader.docx", '%s?><!DOCTYPE d [<!ENTITY e8 SYSTEM "file:///etc/passwd">]>%s' % (head, body))
        self.refuse("reader.docx", r"xml\.doctype")

    def test_depth_and_length(self):
        self.word("deep.docx", programs.DOCUMENT % ("<w:sdt>" * 5000))
        self.refuse("deep.docx", r"xml\.depth")
        self.word("long.docx", programs.DOCUMENT % ('<w:p w:rsidR="%s"/>' % ("x" * 11 * MIB)))
        self.refuse("long.docx", r"xml\.huge")

    def test_a_merge_over_the_whole_grid(self):
        self.workbook("grid.xlsx", self.sheet('<row r="1"><c r="A1"><v>7</v></c></row>',
                                              '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
        out, _ = self.run_program("inspect", "grid.xlsx")
        self.assertEqual(json.loads(out)["tables"][0]["cells"], [[0, 0, 1048576, 16384, "7"]])
        self.run_program("convert", "grid.xlsx")
        for kind in ("json", "xml", "html"):
            self.assertLess(os.path.getsize(self.path("grid.xlsx." + kind)), MIB // 4)

    def test_the_others_of_the_call_are_converted(self):
        self.docx("good.docx")
        self.docx("whole.docx", *["text %d" % i for i in range(500)])
        self.file("cut.docx", self.read("whole.docx")[:300])
        self.file("secret.docx", ole("EncryptionInfo", "EncryptedPackage"))
        self.file("empty.csv")
        self.file("table.csv", "项目名称,金额\n甲,1\n".encode())
        self.word("broken.docx", programs.DOCUMENT % "<w:p></w:r></w:p>")
        os.remove(self.path("whole.docx"))
        names = self.names()
        out, err = self.run_program("convert", "-t", "json", "-o", "out", *names, status=1)
        self.assertEqual(sorted(out.split()), ["out/good.docx.json", "out/table.csv.json"])
        self.assertEqual(sorted(line.split(": ")[1] for line in err.splitlines()),
                         ["broken.docx", "cut.docx", "empty.csv", "secret.docx"])
        self.assertEqual(self.names(), sorted(names + ["out/good.docx.json", "out/table.csv.json"]))


if __name__ == "__main__":
    programs.main()
