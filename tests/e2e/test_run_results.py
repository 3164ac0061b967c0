"""dropmill run: what people drop becomes results, for every reader and every output, in any folder."""
import io
import json
import os
import stat
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import daemon
import programs

FORMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms", "files")
SAMPLES = ("xiangtan-2023.docx", "mata-2023.xlsx", "linyi-2025.csv", "shunping-flat.gb18030.csv")


def form(name):
    with open(os.path.join(FORMS, name), "rb") as f:
        return f.read()


class Results(daemon.Case):
    def test_every_reader_and_every_output(self):
        for name in SAMPLES:
            self.file("here/" + name, form(name))
        self.run_program("convert", "--language", "en", "-o", "converted",
                         *["here/" + name for name in SAMPLES])
        run = self.daemon()
        for name in SAMPLES:
            self.root.drop(name, form(name))
        self.root.account(run)
        for name in SAMPLES:
            folder, manifest = self.root.result(name)
            self.assertEqual([o["file"] for o in manifest["outputs"]],
                             ["report.json", "report.xml", "report.html"])
            self.assertEqual([p["name"] for p in manifest["plugins"]],
                             [name.rpartition(".")[2], "json", "xml", "html"])
            self.assertTrue(manifest["source"]["stored"].startswith("done/"), manifest)
            for kind in ("json", "xml", "html"):
                self.assertEqual(self.root.read("out", folder, "report." + kind),
                                 self.read("converted/%s.%s" % (name, kind)), (name, kind))
        run.stop()

    def test_the_outputs_of_the_route(self):
        self.root.folders = {"in": "投件", "out": "结果", "done": "完成", "failed": "失败"}
        self.configure(outputs=["html", "json"], mode="0640", folders=self.root.folders)
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("甲"))
        self.root.drop("a.bin", b"no form")
        self.root.account(run)
        folder, = self.root.results()
        self.assertEqual(sorted(os.listdir(self.root.at("out", folder))),
                         [b"a.docx", b"manifest.json", b"report.html", b"report.json"])
        self.assertEqual(self.root.manifest(folder)["source"]["path"], "投件/a.docx")
        self.assertEqual(sorted(os.listdir(self.root.path)),
                         sorted([b".work", *map(os.fsencode, self.root.folders.values())]))
        for name in os.listdir(self.root.at("out", folder)):
            mode = os.stat(self.root.at("out", folder, name)).st_mode
            self.assertEqual(stat.S_IMODE(mode), 0o640, name)
        mode = os.stat(self.root.at("out", folder)).st_mode
        self.assertEqual(stat.S_IMODE(mode) & 0o777, 0o750, "entered by whoever may read")
        run.stop()

    def test_what_lay_there_before_the_start(self):
        self.root.make("in/sub")
        for i in range(20):
            self.root.drop("sub/%d.docx" % i, daemon.document("text %d" % i))
        run = self.daemon()
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 20)
        run.stop()

    def test_two_routes_do_not_mix(self):
        other = daemon.Root(self, "other")
        self.configure({"name": "other", "root": self.path("other"), "settle": 0, "outputs": ["xml"]})
        run = self.daemon()
        for i in range(10):
            self.root.drop("a%d.docx" % i, daemon.document("a%d" % i))
            other.drop("b%d.docx" % i, daemon.document("b%d" % i))
        for root in (self.root, other):
            root.account(run)
            self.assertEqual({m["route"] for m in root.manifests()}, {root.name})
        run.stop()


class Folders(daemon.Case):
    def test_sub_folders_are_mirrored(self):
        run = self.daemon()
        self.root.make("in/教育局/2024/基本 支出")
        self.root.drop("教育局/2024/基本 支出/a.docx", daemon.document("a"))
        self.root.drop("教育局/b.bin", b"no form")
        self.root.account(run)
        folder, manifest = self.root.result("教育局/2024/基本 支出/a.docx")
        self.assertEqual(os.path.dirname(folder).decode(), "教育局/2024/基本 支出")
        stored = manifest["source"]["stored"].split("/", 2)
        self.assertEqual(stored[2], "教育局/2024/基本 支出/a.docx", "done/DAY/ and then the same folders")
        self.assertEqual(self.root.files("failed")[0].decode(), "教育局/b.bin")
        run.stop()

    def test_folders_that_are_made_and_filled_at_once(self):
        run = self.daemon()
        for i in range(60):
            where = "d%d/e%d/f%d" % (i, i % 7, i % 3)
            self.root.make("in/" + where)
            with open(self.root.at("in", where, "x.docx"), "wb") as f:
                f.write(daemon.document("text %d" % i))
            self.root.expect(daemon.document("text %d" % i))
        published, _, _ = self.root.account(run)
        self.assertEqual(len(published), 60)
        run.stop()

    def test_a_folder_that_is_moved_in_as_a_whole(self):
        run = self.daemon()
        for i in range(30):
            name = "desk/whole/%s/%d.docx" % ("/".join("abc"[:i % 4]), i)
            self.file(name, daemon.document("text %d" % i))
            self.root.expect(daemon.document("text %d" % i))
        os.rename(self.path("desk/whole"), self.root.at("in", "whole"))
        self.root.account(run)
        self.assertEqual({os.path.dirname(f).decode() for f in self.root.results()},
                         {"whole", "whole/a", "whole/a/b", "whole/a/b/c"})
        run.stop()

    def test_a_folder_that_is_moved_while_it_is_watched(self):
        run = self.daemon()
        self.root.make("in/old/deep")
        self.root.drop("old/deep/1.docx", daemon.document("1"))
        self.root.settle(run)
        os.rename(self.root.at("in", "old"), self.root.at("in", "new"))
        self.root.drop("new/deep/2.docx", daemon.document("2"))
        self.root.account(run)
        self.assertEqual(os.path.dirname(self.root.result("new/deep/2.docx")[0]), b"new/deep")
        run.stop()

    def test_sixty_folders_deep(self):
        run = self.daemon()
        deep = "/".join("d%d" % i for i in range(60))
        self.root.make("in/" + deep)
        self.root.drop(deep + "/x.docx", daemon.document("deep"))
        self.root.account(run)
        self.root.result(deep + "/x.docx")
        run.stop()


def workbook(style):
    """A workbook with one date under a format that files name by number only."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"

    def relate(*rows):
        return "<Relationships xmlns='%s'>%s</Relationships>" % (relations, "".join(
            "<Relationship Id='r%d' Type='%s/%s' Target='%s'/>" % (i, office, kind, target)
            for i, (kind, target) in enumerate(rows)))

    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as package:
        package.writestr("_rels/.rels", relate(("officeDocument", "xl/w.xml")))
        package.writestr("xl/_rels/w.xml.rels", relate(("worksheet", "s.xml"), ("styles", "f.xml")))
        package.writestr("xl/w.xml", "<workbook xmlns='%s' xmlns:r='%s'><sheets><sheet name='S' "
                         "sheetId='1' r:id='r0'/></sheets></workbook>" % (main, office))
        package.writestr("xl/f.xml", "<styleSheet xmlns='%s'><cellXfs><xf numFmtId='%d'/></cellXfs>"
                         "</styleSheet>" % (main, style))
        package.writestr("xl/s.xml", "<worksheet xmlns='%s'><sheetData><row r='1'><c r='A1' s='0'>"
                         "<v>44205</v></c></row></sheetData></worksheet>" % main)
    return to.getvalue()


class Reading(daemon.Case):
    def report(self, name):
        return json.loads(self.root.read("out", self.root.result(name)[0], "report.json"))

    def test_a_route_says_how_its_files_are_read(self):
        self.configure(locale="zh-TW", charset="Big5")
        run = self.daemon()
        self.root.drop("a.csv", "王,李\n甲,乙\n".encode("big5"))
        self.root.drop("b.csv", "\ufeff王,李\n".encode("utf-8"))
        self.root.drop("c.xlsx", workbook(28))
        self.root.account(run)
        self.assertEqual(self.report("a.csv")["source"]["charset"], "Big5")
        self.assertIn("option charset", self.report("a.csv")["notes"][0]["message"])
        self.assertEqual(self.report("b.csv")["source"]["charset"], "UTF-8")
        self.assertEqual([u["text"] for u in self.report("c.xlsx")["unplaced"]], ["110年1月9日"])
        run.stop()


class Again(daemon.Case):
    def test_the_same_content_again_is_converted_and_said(self):
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("same"))
        self.root.settle(run)
        self.root.drop("b.docx", daemon.document("same"))
        self.root.account(run)
        first, again = self.root.result("a.docx")[1], self.root.result("b.docx")[1]
        self.assertEqual(again["duplicate_of"], first["job"])
        self.assertNotIn("duplicate_of", first)
        self.assertEqual(run.route()["duplicates"], 1)
        run.stop()

    def test_the_same_content_again_is_skipped_where_that_is_wanted(self):
        self.configure(duplicates="skip")
        run = self.daemon()
        self.root.drop("a.docx", daemon.document("same"))
        self.root.settle(run)
        self.root.drop("b.docx", daemon.document("same"))
        self.root.drop("bad.bin", b"nothing")
        self.root.settle(run)
        self.root.drop("bad2.bin", b"nothing")  # what failed may be tried again
        published, failed, skipped = self.root.account(run)
        self.assertEqual((len(published), len(failed), len(skipped)), (1, 2, 1))
        run.wait("job.skipped", file="b.docx")
        self.assertEqual(run.route()["skipped"], 1)
        run.stop()

    def test_a_new_version_supersedes_the_old_one(self):
        run = self.daemon()
        self.root.make("in/sub")
        for text in ("one", "two", "three"):
            self.root.drop("sub/a.docx", daemon.document(text))
            self.root.settle(run)
        self.root.account(run)
        first, second, third = sorted(self.root.manifests(), key=lambda m: m["job"])
        self.assertNotIn("supersedes", first)
        self.assertEqual(second["supersedes"], first["job"])
        self.assertEqual(third["supersedes"], second["job"])
        self.assertEqual(len({m["source"]["stored"] for m in (first, second, third)}), 3)
        self.assertIn("-%s.docx" % second["job"], second["source"]["stored"])
        run.stop()

    def test_equal_names_at_the_same_time(self):
        run = self.daemon()
        for i in range(40):  # each as soon as the one before was taken away
            run.until(lambda: not os.path.exists(self.root.at("in", "a.docx")))
            self.root.drop("a.docx", daemon.document("version %d" % i))
        for i in range(5):
            run.until(lambda: not os.path.exists(self.root.at("in", "a.bin")))
            self.root.drop("a.bin", b"rubbish %d" % i)
        published, failed, _ = self.root.account(run)
        self.assertEqual((len(published), len(failed)), (40, 5))
        self.assertEqual(len({m["source"]["stored"] for m in self.root.manifests()}), 40)
        run.stop()

    def test_names_that_are_taken_in_failed(self):
        run = self.daemon()
        for name in ("a.bin", "b.bin.why.json"):
            os.makedirs(self.root.at("failed"), exist_ok=True)
            with open(self.root.at("failed", name), "w") as f:
                f.write("somebody's")
        self.root.drop("a.bin", b"rubbish a")
        self.root.drop("b.bin", b"rubbish b")
        self.root.settle(run)
        self.assertEqual(self.root.read("failed", "a.bin"), b"somebody's")
        self.assertEqual(self.root.read("failed", "b.bin.why.json"), b"somebody's")
        places = {job["path"]: (job["id"], job["place"]) for job in run.jobs()}
        for name, content in (("a", b"rubbish a"), ("b", b"rubbish b")):
            job, place = places[name + ".bin"]
            self.assertEqual(place, "failed/%s-%s.bin" % (name, job))
            self.assertEqual(self.root.read(place), content)
            self.assertEqual(json.loads(self.root.read(place + ".why.json"))["source"]["stored"], place)
        run.stop()


if __name__ == "__main__":
    programs.main()
