"""Reports as others take them over: valid, the same in JSON and XML, the same bytes wherever they are
made, and nothing in them that either form cannot hold."""
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import exchange

TESTS = exchange.TESTS
sys.path.insert(0, str(TESTS / "layouts"))
import daemon
import programs
import report_xml
import writers

FORMS = sorted((TESTS / "forms" / "files").iterdir())
MADE = sorted((TESTS / "forms-made" / "files").iterdir())
UNSEEN = sorted((TESTS / "forms-unseen" / "files").iterdir())
CORPUS = sorted(path for path in (TESTS / "corpus" / "files").rglob("*") if path.is_file())
XS = "{http://www.w3.org/2001/XMLSchema}"
XSD = exchange.SCHEMAS / "report.xsd"

FORM = [["项目名称", "%s", "主管部门", "%s"], ["资金总额", "12.50", "备注%s", "%s"],
        ["一级指标", "二级指标", "三级指标", "指标值"], ["产出%s", "数量指标", "里程%s", "≥%s3公里"]]


def form_with(text):
    return [[cell.replace("%s", text) for cell in row] for row in FORM]


class Forms(programs.Case):
    def check(self, files, at_least):
        told = exchange.convert(self.path("out"), files)
        done = [one for one in told if one["status"] == "done"]
        self.assertGreaterEqual(len(done), at_least)
        self.assertEqual(list(exchange.wrong(Path(self.path("out")))), [])
        return told

    def test_published_forms(self):
        self.check(FORMS, 31)

    def test_made_forms(self):
        self.check(MADE, 50)

    def test_unseen_forms(self):
        self.check(UNSEEN, 34)

    def test_files_of_other_projects(self):
        self.check(CORPUS, 30)

    def test_the_judges_see_what_is_wrong(self):
        """Each change of a valid report is refused by the schema, or read as another report."""
        self.check([TESTS / "forms" / "files" / "linyi-2025.csv"], 1)
        path = Path(self.path("out", "linyi-2025.csv.xml"))
        good = path.read_text("utf-8")
        changes = {
            "an amount without places": ("<total>4387680.00<", "<total>4387680<"),
            "an amount as a floating number": ("<total>4387680.00<", "<total>4.38E6<"),
            "an unknown severity": ("<severity>warning<", "<severity>hint<"),
            "a year with a zone": ("<fiscal_year>2025<", "<fiscal_year>2025Z<"),
            "a unit that there is not": ("<kind>numeric<", "<kind>number<"),
            "a finding about nothing": ("<finding>", "<finding><project>99</project>"),
            "an ordinal twice": ("</project>\n  </projects>",
                                 "</project>\n    <project><ordinal>1</ordinal></project></projects>"),
            "a member out of order": ("<level1>产出值</level1><level2>数量值</level2>",
                                      "<level2>数量值</level2><level1>产出值</level1>"),
        }
        for what, (before, after) in changes.items():
            with self.subTest(what):
                self.assertIn(before, good)
                path.write_text(good.replace(before, after, 1), "utf-8")
                self.assertTrue(list(exchange.xmllint([path])))
        others = {
            "another text": ("学校教学", "学校 教学"),
            "an element that is gone": ("<line>10</line>", ""),
            "an empty element for none": ("<kind>qualitative</kind>", "<kind>qualitative</kind><unit></unit>"),
        }
        for what, (before, after) in others.items():
            with self.subTest(what):
                self.assertIn(before, good)
                path.write_text(good.replace(before, after, 1), "utf-8")
                self.assertTrue(list(exchange.wrong_in_both(path.with_suffix(".json"))))


class Characters(programs.Case):
    """Text that is not text: repaired where it comes in, told in a note, and nowhere a trace of it."""

    def report(self, name, repaired=True):
        told = exchange.convert(self.folder, [self.path(name)])
        self.assertEqual([one["status"] for one in told], ["done"], told)
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])
        report = json.loads(self.read(name + ".json"))
        codes = [note["code"] for note in report["notes"]]
        self.assertEqual("text.repaired" in codes, repaired, codes)
        return report

    def project(self, name, **options):
        (project,) = self.report(name, **options)["projects"]
        return project

    def same_everywhere(self, project, text):
        self.assertEqual(project["name"], text)
        self.assertEqual(project["department"]["name"], text)
        self.assertEqual(project["extra"], {"备注" + text: text})
        indicator = project["indicators"][0]
        self.assertEqual(indicator["level1"], "产出" + text)
        self.assertEqual(indicator["level3"], "里程" + text)
        self.assertEqual(indicator["target"]["text"], "≥%s3公里" % text)

    def csv(self, name, text, encoding="utf-8"):
        self.file(name, self.rows(text).encode(encoding, "surrogatepass"))
        return name

    def rows(self, text):
        """Long enough to be taken for text in spite of it."""
        rows = form_with(text) + [["产出", "数量指标", "长度", "%d米" % i] for i in range(60)]
        return "\r\n".join(",".join(row) for row in rows)

    def test_controls_of_csv(self):
        for i, control in enumerate("\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff"):
            with self.subTest(repr(control)):
                self.same_everywhere(self.project(self.csv("%d.csv" % i, f"甲{control}乙")), "甲乙")

    def test_characters_that_may_stay(self):
        """Of planes beyond the first, without a meaning, of marks, and those that markup is made of."""
        for i, text in enumerate(("甲\U00020000\U0010ffff乙", "甲\ufdd0乙", "甲\x7f\x80\x9f乙",
                                  "甲<&>]]>'乙", "甲\u2028\u2029乙", "甲\ufffd乙", "_x0001_甲乙")):
            with self.subTest(repr(text)):
                project = self.project(self.csv("%d.csv" % i, text), repaired=False)
                for part in re.findall(r"[^\s\x80-\x9f]+", text):
                    self.assertIn(part, project["name"])

    def test_no_utf_8_in_the_middle(self):
        self.file("a.csv", b"\xef\xbb\xbf" + self.rows("甲%乙").encode().replace(b"%", b"\xff\xed\xa0\x80"))
        told = exchange.convert(self.folder, [self.path("a.csv")])
        self.assertEqual([one["status"] for one in told], ["done"])
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])
        (project,) = json.loads(self.read("a.csv.json"))["projects"]
        self.assertRegex(project["name"], "^甲\ufffd+乙$")

    def test_half_characters_of_utf_16(self):
        rows = self.rows("甲\ud800乙").encode("utf-16-le", "surrogatepass")
        self.file("a.csv", b"\xff\xfe" + rows)
        told = exchange.convert(self.folder, [self.path("a.csv")])
        self.assertEqual([one["status"] for one in told], ["done"])
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])
        (project,) = json.loads(self.read("a.csv.json"))["projects"]
        self.same_everywhere(project, "甲\ufffd乙")

    def test_escapes_of_workbooks(self):
        """_x0001_ is how a workbook writes a control (ECMA-376-1, 22.9.2.19), _x005F_ a line."""
        for i, (text, read) in enumerate((("甲_x0001_乙", "甲乙"), ("甲_x000B_乙", "甲乙"),
                                          ("甲_xFFFF_乙", "甲乙"), ("甲_x005F_x0001_乙", "甲_x0001_乙"))):
            with self.subTest(text):
                name = "%d.xlsx" % i
                writers.write_xlsx([[form_with(text)]], Path(self.path(name)))
                project = self.project(name, repaired=read == "甲乙")
                self.same_everywhere(project, read)

    def test_half_characters_of_workbooks(self):
        for i, text in enumerate(("甲_xD800_乙", "甲_xDC00_乙", "甲_xDC00__xD800_乙")):
            name = "%d.xlsx" % i
            writers.write_xlsx([[form_with(text)]], Path(self.path(name)))
            told = exchange.convert(self.folder, [self.path(name)])
            self.assertEqual([one["status"] for one in told], ["done"])
            name = json.loads(self.read(name + ".json"))["projects"][0]["name"]
            self.assertRegex(name, "^甲.*乙$")
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])

    def test_names_of_sheets_and_line_ends(self):
        path = Path(self.path("a.xlsx"))
        writers.write_xlsx([[form_with("甲_x000D__x000A_ 乙")]], path)
        parts = {}
        with writers.zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            "表1".encode(), "&#x9;表&#xA;&amp;&quot;]]&gt;'_x0001_".encode())
        with writers.zipfile.ZipFile(path, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        told = exchange.convert(self.folder, [path])
        self.assertEqual([one["status"] for one in told], ["done"])
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])

    def test_foreign_parts_of_documents(self):
        """Characters that HTML and RTF within a document only name."""
        html = ("<html><body><p>甲&#1;&#11;&#xD800;&#xFFFF;&#x110000;&#0;乙</p></body></html>")
        rtf = "{\\rtf1\\ansi\\uc1 {\\u30002?\\'01\\u1?\\u-10240?\\u-2?\\u20057?}\\par}"
        for kind, content in (("html", html.encode()), ("rtf", rtf.encode())):
            name = "a-%s.docx" % kind
            self.document_with(name, kind, content)
            told = exchange.convert(self.folder, [self.path(name)])
            self.assertEqual([one["status"] for one in told], ["done"], told)
            text = self.read(name + ".json").decode()
            self.assertRegex(text, "甲.*乙" if kind == "html" else "由.*乙|生|甲")
        self.assertEqual(list(exchange.wrong(Path(self.folder))), [])

    def document_with(self, name, kind, content):
        writers.write_docx(["一", [["甲"]]], Path(self.path("base.docx")))
        with writers.zipfile.ZipFile(self.path("base.docx")) as package:
            parts = {part: package.read(part) for part in package.namelist()}
        parts["word/document.xml"] = re.sub(
            rb"(<w:body>)", rb'\1<w:altChunk xmlns:r="%s" r:id="c1"/>' % writers.OFFICE.encode(),
            parts["word/document.xml"])
        parts["word/_rels/document.xml.rels"] = (
            writers.HEAD + f'<Relationships xmlns="{writers.PACKAGE}/relationships"><Relationship '
            f'Id="c1" Type="{writers.OFFICE}/aFChunk" Target="chunk.{kind}"/></Relationships>').encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"<Override", b'<Default Extension="%s" ContentType="%s"/><Override' % (
                kind.encode(), {"html": b"text/html", "rtf": b"application/rtf"}[kind]), 1)
        parts["word/chunk." + kind] = content
        with writers.zipfile.ZipFile(self.path(name), "w") as package:
            for part, data in parts.items():
                package.writestr(part, data)

    def test_names_of_files(self):
        """A name that no report can hold stands there as bytes, too."""
        rows = self.rows("甲").encode()
        names = [b"a\x01b.csv", b"\xff\xfe.csv", "甲\ufffe.csv".encode(), b"a\nb\r\t.csv", b"<&>\"'.csv"]
        for i, name in enumerate(names):
            folder = os.path.join(os.fsencode(self.folder), b"%d" % i)
            os.mkdir(folder)
            with open(os.path.join(folder, name), "wb") as f:
                f.write(rows)
            done = subprocess.run([programs.DROPMILL, "convert", "-t", "json,xml", "-o",
                                   os.path.join(folder, b"out"), os.path.join(folder, name)],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 0, done.stderr)
            out = Path(self.path("flat%d" % i))
            out.mkdir()
            for path in Path(os.fsdecode(folder), "out").iterdir():
                shutil.copy(path, out / ("report" + path.suffix))
            self.assertEqual(list(exchange.wrong(out)), [], name)
            source = json.loads((out / "report.json").read_text("utf-8"))["source"]
            if "file_b64" in source:
                self.assertEqual(base64.b64decode(source["file_b64"]), name)
            else:
                self.assertEqual(source["file"].encode(), name)


class Bytes(daemon.Case):
    """The same file gives the same bytes."""

    route = {"settle": 0, "language": "zh", "outputs": ["json", "xml"]}
    NAMES = ("shunping-2021.docx", "yongde-2022.xlsx", "shunping-flat.gb18030.csv")

    def outputs(self, folder, *prefix, cwd=None, umask=None, files=None, **environment):
        files = files or [TESTS / "forms" / "files" / name for name in self.NAMES]
        command = [*prefix, programs.DROPMILL, "convert", "-t", "json,xml", "-o", self.path(folder),
                   *map(str, files)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd,
                              timeout=120, env={**os.environ, **environment},
                              preexec_fn=(lambda: os.umask(umask)) if umask is not None else None)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {name: self.read(os.path.join(folder, name)) for name in os.listdir(self.path(folder))}

    def test_wherever_it_is_converted(self):
        first = self.outputs("0", LC_ALL="C", TZ="UTC")
        self.assertEqual(len(first), 2 * len(self.NAMES))
        os.mkdir(self.path("elsewhere"))
        for name in self.NAMES:
            shutil.copy(TESTS / "forms" / "files" / name, self.path("elsewhere"))
        runs = [
            dict(LC_ALL="C.UTF-8", TZ="Asia/Shanghai"),
            dict(LC_ALL="tr_TR.UTF-8", LANGUAGE="tr", TZ="America/St_Johns"),
            dict(umask=0o077),
            dict(umask=0),
            dict(cwd=self.path("elsewhere"), files=self.NAMES),
            dict(HOME="/nonexistent", MALLOC_PERTURB_="85"),
        ]
        for i, options in enumerate(runs, 1):
            with self.subTest(options):
                self.assertEqual(self.outputs(str(i), **options), first)

    def test_wherever_it_lies_in_memory(self):
        if not shutil.which("setarch"):
            self.skipTest("setarch is missing")
        fixed = subprocess.run(["setarch", "-R", "true"], stderr=subprocess.DEVNULL).returncode == 0
        first = self.outputs("0", *(["setarch", "-R"] if fixed else []))
        for i in range(1, 4):  # anywhere else
            self.assertEqual(self.outputs(str(i)), first)

    def test_the_daemon_writes_what_convert_writes(self):
        first = self.outputs("0")
        watching = self.daemon()
        for name in self.NAMES:
            self.root.drop(name, (TESTS / "forms" / "files" / name).read_bytes())
        self.root.settle(watching)
        for name in self.NAMES:
            folder, _ = self.root.result(name)
            for kind in ("json", "xml"):
                self.assertEqual(self.root.read("out", folder, "report." + kind),
                                 first[f"{name}.{kind}"], (name, kind))
        watching.stop()


class Schemas(programs.Case):
    """What `dropmill schema` prints is the contract that the judges above hold reports to."""

    def test_printed_as_installed(self):
        for kind, name in (("json", "report.schema.json"), ("xml", "report.xsd")):
            out, _ = self.run_program("schema", kind)
            self.assertEqual(out, (exchange.SCHEMAS / name).read_text("utf-8"))

    def test_the_json_schema_is_one(self):
        exchange.jsonschema.Draft202012Validator.check_schema(exchange.SCHEMA)

    def test_every_member_is_described_in_json(self):
        def check(schema, where):
            for name, below in schema.get("properties", {}).items():
                self.assertTrue(below.get("description", "").strip(), f"{where}/{name}")
                check(below, f"{where}/{name}")
                check(below.get("items", {}), f"{where}/{name}/0")
        check(exchange.SCHEMA, "")
        for name, schema in exchange.SCHEMA["$defs"].items():
            self.assertTrue(schema.get("description", "").strip(), name)
            check(schema, name)

    def test_every_part_is_described_in_xml(self):
        for node in ElementTree.parse(XSD).iter():
            if node.tag in {XS + tag for tag in ("element", "attribute", "complexType", "simpleType",
                                                 "key", "keyref")} and node.get("name"):
                text = node.findtext(f"{XS}annotation/{XS}documentation") or ""
                self.assertTrue(text.strip(), node.get("name"))

    def test_both_have_the_same_members(self):
        """Each object of the JSON schema is a type of the XML one, with the same members in order."""
        types = {node.get("name"): [e.get("name") for e in node.iter(XS + "element")]
                 for node in ElementTree.parse(XSD).getroot() if node.tag == XS + "complexType"}
        defs = exchange.SCHEMA["$defs"]
        objects = {"report": exchange.SCHEMA, "source": exchange.SCHEMA["properties"]["source"],
                   "budget": defs["project"]["properties"]["budget"],
                   **{name: defs[name] for name in ("department", "section", "project", "indicator",
                                                    "target", "finding", "origin")}}
        for name, schema in objects.items():
            self.assertEqual(types[name], list(schema["properties"]), name)
            self.assertEqual(report_xml.MEMBERS[name], types[name])

    def test_a_second_validator_agrees(self):
        """Of another origin than xmllint: python3-xmlschema."""
        try:
            import xmlschema
        except ImportError:
            self.skipTest("python3-xmlschema is missing")
        schema = xmlschema.XMLSchema10(str(XSD))
        exchange.convert(self.path("out"), [*FORMS[::4], *MADE[::8]])
        for path in sorted(Path(self.path("out")).glob("*.xml")):
            self.assertEqual([str(e)[:300] for e in schema.iter_errors(str(path))], [], path.name)


if __name__ == "__main__":
    programs.main()
