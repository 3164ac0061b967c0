"""dropmill convert as a user calls it: exit codes, outputs complete or not at all, names, order."""
import json
import os
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs


class ExitCodes(programs.Case):
    def convert(self, *words, status):
        before = self.names()
        _, err = self.run_program("convert", *words, status=status)
        self.assertEqual(self.names(), before, "a failure leaves no output")
        self.assertTrue(err.startswith("dropmill: "), err)
        return err

    def test_missing(self):
        self.assertIn("no such file", self.convert("nowhere.docx", status=66))
        os.symlink("nowhere", self.path("broken.docx"))
        self.convert("broken.docx", status=66)

    def test_unreadable(self):
        self.docx("secret.docx")
        os.chmod(self.path("secret.docx"), 0)
        if os.access(self.path("secret.docx"), os.R_OK):
            self.skipTest("runs as root")
        self.assertIn("Permission denied", self.convert("secret.docx", status=66))

    def test_no_reader(self):
        self.file("noise.bin", bytes(range(256)) * 20)
        self.convert("noise.bin", status=2)

    def test_damaged(self):
        whole = self.read(self.docx("whole.docx", *["text %d" % i for i in range(2000)]))
        os.remove(self.path("whole.docx"))
        for cut in (len(whole) // 2, len(whole) - 30):
            self.file("cut.docx", whole[:cut])
            self.convert("cut.docx", status=65)

    def test_refused(self):
        for name, content in (("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 500),
                              ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024),
                              ("empty.docx", b"")):
            with self.subTest(name):
                self.convert(self.file(name, content), status=65)

    def test_over_a_limit(self):
        err = self.convert("--limit", "file_bytes=100", self.docx("a.docx"), status=65)
        self.assertIn("file_bytes", err)

    def test_entity_bomb(self):
        import zipfile
        with zipfile.ZipFile(self.path("bomb.docx"), "w") as z:
            z.writestr("[Content_Types].xml", programs.CONTENT_TYPES)
            z.writestr("_rels/.rels", programs.RELATIONSHIPS)
            z.writestr("word/document.xml", '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "%s">]>' %
                       ("x" * 1000) + (programs.DOCUMENT.split("?>")[1] % ("&a;" * 1000)))
        self.convert("bomb.docx", status=65)

    def test_special_files(self):
        os.mkfifo(self.path("fifo.docx"))
        self.assertIn("no regular file", self.convert("fifo.docx", status=65))
        self.convert("/dev/null", status=65)

    def test_output_cannot_be_written(self):
        self.docx("a.docx")
        self.file("in-the-way")
        self.convert("-o", "in-the-way", "a.docx", status=73)
        self.convert("-o", "in-the-way/below", "a.docx", status=73)
        self.convert("-o", "/proc/nowhere", "a.docx", status=73)
        os.mkdir(self.path("a.docx.json"))  # a folder of the output's name
        self.convert("-t", "json", "a.docx", status=73)

    def test_no_room_for_the_output(self):
        import resource
        self.docx("a.docx", *["text %d" % i for i in range(3000)])
        before = self.names()
        _, err = self.run_program("convert", "a.docx", status=73, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (8192, 8192)))
        self.assertEqual(self.names(), before)
        self.assertTrue(err.startswith("dropmill: a.docx: "), err)

    def test_usage(self):
        self.docx("a.docx")
        self.docx("b.docx")
        for words in ([], ["--unknown", "a.docx"], ["-t", "", "a.docx"], ["-t", "json,json", "a.docx"],
                      ["-t", "JSON", "a.docx"], ["-t", "pdf", "a.docx"], ["-t", "pdf", "a.docx", "b.docx"],
                      ["-o", "-", "a.docx"], ["-o", "-", "-t", "json", "a.docx", "b.docx"],
                      ["--limit", "wall_seconds", "a.docx"], ["--limit", "wall=3", "a.docx"],
                      ["--sandbox", "maybe", "a.docx"], ["--workers", "0", "a.docx"], ["a.docx", "-t"]):
            with self.subTest(words):
                self.convert(*words, status=64)

    def test_several_files_are_0_or_1(self):
        self.docx("a.docx")
        out, err = self.run_program("convert", "-t", "json", "a.docx", "nowhere.docx", status=1)
        self.assertEqual(out, "a.docx.json\n")
        self.assertIn("nowhere.docx: ", err)
        self.run_program("convert", "-t", "json", "a.docx", "a.docx/../a.docx", status=1)


class Outputs(programs.Case):
    def test_beside_the_file_or_in_a_folder(self):
        self.docx("in/a.docx")
        out, err = self.run_program("convert", "in/a.docx")
        self.assertEqual(out.split(), ["in/a.docx.json", "in/a.docx.xml", "in/a.docx.html"])
        self.assertEqual(err, "")
        self.run_program("convert", "-t", "json,html", "-o", "new/deep", "in/a.docx")
        self.assertEqual(self.names(), ["in/a.docx", "in/a.docx.html", "in/a.docx.json", "in/a.docx.xml",
                                        "new/deep/a.docx.html", "new/deep/a.docx.json"])
        self.assertEqual(self.read("in/a.docx.json"), self.read("new/deep/a.docx.json"))
        self.assertEqual(json.loads(self.read("in/a.docx.json"))["source"]["file"], "a.docx")

    def test_replaced_with_the_mode_of_a_new_file(self):
        self.docx("a.docx")
        self.file("a.docx.json", b"old")
        os.link(self.path("a.docx.json"), self.path("other"))
        self.run_program("convert", "-t", "json", "a.docx", umask=0o027)
        self.assertIn(b"dropmill.report/1", self.read("a.docx.json"))
        self.assertEqual(self.read("other"), b"old", "replaced, not overwritten")
        self.assertEqual(stat.S_IMODE(os.stat(self.path("a.docx.json")).st_mode), 0o640)

    def test_stdout(self):
        self.docx("a.docx")
        out, _ = self.run_program("convert", "-t", "json", "-o", "-", "a.docx")
        self.assertEqual(self.names(), ["a.docx"])
        self.run_program("convert", "-t", "json", "a.docx")
        self.assertEqual(out.encode(), self.read("a.docx.json"))
        with open("/dev/full", "wb") as full:
            done = subprocess.run(self.command("convert", "-t", "json", "-o", "-", "a.docx"),
                                  cwd=self.folder, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 73)

    def test_a_reader_of_stdout_that_goes_away(self):
        names = [self.docx("%04d-%s.docx" % (i, "x" * 200)) for i in range(60)]
        run = self.start("convert", "-t", "json", *names)
        run.stdout.close()
        _, err = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 73, err)
        self.assertEqual(len(self.names()), 120, "all converted, no temporary file")

    def test_form_data_of_the_administrator(self):
        self.docx("a.docx")
        self.file("forms/bad.yaml", b"labels:\n  - [unclosed\n")
        _, err = self.run_program("convert", "--forms", "forms", "a.docx", status=78)
        self.assertIn("bad.yaml", err)
        self.assertEqual(err.count("\n"), 1, "said once")
        self.run_program("inspect", "a.docx")
        self.file("forms/bad.yaml", "labels:\n  project.nam: [项目]\n".encode())
        _, err = self.run_program("convert", "--forms", "forms", "a.docx", status=78)
        self.assertIn("bad.yaml, line 2, column 3", err)

    def test_rules_of_the_administrator(self):
        self.docx("a.docx")
        for name, text, where in [
                ("rules", "rules:\n  target.vage: { severity: off }\n", "line 2, column 3"),
                ("taxonomy", "categories:\n  own: { level: 3 }\n", "line 2, column 17")]:
            self.file("%s/%s.yaml" % (name, name), text.encode())
            _, err = self.run_program("convert", "--forms", name, "a.docx", status=78)
            self.assertIn("%s.yaml, %s" % (name, where), err)

    def test_findings_are_counted(self):
        sheet = "项目名称,村路\n年度目标,修路\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,村数,达标\n"
        self.file("a.csv", sheet.encode())
        out, _ = self.run_program("convert", "--json", "-t", "json", "a.csv")
        told = json.loads(out)["findings"]
        found = [f["severity"] for f in json.loads(self.read("a.csv.json"))["findings"]]
        self.assertEqual(told, {s: found.count(s) for s in ("error", "warning", "notice")})
        self.assertGreater(told["warning"], 0)
        self.run_program("convert", "--language", "en", "a.csv")
        self.assertIn("The target “达标” cannot be measured", self.read("a.csv.xml").decode())
        self.run_program("convert", "--language", "fr", "a.csv", status=64)

    def test_the_same_bytes_again(self):
        self.docx("a.docx", "甲", "乙")
        self.run_program("convert", "a.docx")
        first = [self.read(n) for n in self.names()]
        os.utime(self.path("a.docx"), (1, 1))
        self.run_program("convert", "a.docx", env=dict(os.environ, TZ="Asia/Shanghai", LC_ALL="zh_CN.UTF-8"))
        self.assertEqual(first, [self.read(n) for n in self.names()])

    def test_the_sandbox_changes_nothing(self):
        self.docx("a.docx", "甲")
        for mode in ("required", "best-effort", "off"):
            self.run_program("convert", "--sandbox", mode, "-o", mode, "a.docx")
            for suffix in ("json", "xml", "html"):
                name = "/a.docx." + suffix
                self.assertEqual(self.read(mode + name), self.read("required" + name))

    def test_order_does_not_matter(self):
        names = [self.docx("%03d.docx" % i, *["text %d" % i] * (1 + i * 7 % 50)) for i in range(40)]
        out, _ = self.run_program("convert", "-t", "json,html", "-o", "one", "--workers", "1", *names)
        self.assertEqual(out.split()[0::2], ["one/%s.json" % n for n in names])
        out, _ = self.run_program("convert", "-t", "json,html", "-o", "four", "--workers", "4",
                                  "--limit", "jobs_per_worker=3", *reversed(names))
        self.assertEqual(out.split()[0::2], ["four/%s.json" % n for n in reversed(names)])
        for name in os.listdir(self.path("one")):
            self.assertEqual(self.read("one/" + name), self.read("four/" + name))
        self.assertEqual(len(os.listdir(self.path("four"))), 80)

    def test_json_lines(self):
        self.docx("a.docx")
        out, _ = self.run_program("convert", "--json", "-t", "json", "a.docx", "no\nwhere.docx", status=1)
        good, bad = map(json.loads, out.splitlines())
        self.assertEqual((good["status"], good["outputs"], good["reader"]), ("done", ["a.docx.json"], "docx"))
        self.assertEqual((bad["file"], bad["error"]["code"]), ("no\nwhere.docx", "not-found"))


class Clashes(programs.Case):
    def refuse(self, *words):
        before = self.names()
        _, err = self.run_program("convert", *words, status=64)
        self.assertEqual(self.names(), before, "before any work")
        return err

    def test_two_inputs_one_output(self):
        self.docx("a/x.docx")
        self.docx("b/x.docx")
        self.run_program("convert", "-t", "json", "a/x.docx", "b/x.docx")
        self.refuse("-o", "out", "a/x.docx", "b/x.docx")
        self.assertFalse(os.path.exists(self.path("out")))
        os.mkdir(self.path("out"))
        self.refuse("-o", "out", "a", "b")

    def test_the_same_folder_by_other_names(self):
        self.docx("a/x.docx")
        os.symlink("a", self.path("again"))
        self.refuse("a/x.docx", "./a/../a/x.docx")
        self.refuse("a/x.docx", "again/x.docx")

    def test_an_output_must_not_replace_an_input(self):
        self.docx("x")
        self.docx("x.json")
        self.assertIn("would replace the input", self.refuse("x", "x.json"))
        self.run_program("convert", "-t", "xml", "x", "x.json")


class Names(programs.Case):
    def test_names_of_all_kinds(self):
        for name in ("项目绩效目标表.docx", "with space.docx", "quote'\".docx", "-dash.docx", "line\nbreak.docx",
                     "x" * 240 + ".docx"):
            with self.subTest(name):
                self.docx(name)
                self.run_program("convert", "-t", "json", "--", name)
                report = json.loads(self.read(name + ".json"))
                self.assertEqual(report["source"]["file"], name)

    def test_a_name_that_is_no_utf8(self):
        name = b"\xcf\xee\xc4\xbf.docx"  # GBK
        self.docx("a.docx")
        os.rename(self.path("a.docx"), os.path.join(self.folder.encode(), name))
        done = subprocess.run([programs.DROPMILL.encode(), b"convert", b"-t", b"json,xml", name],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(self.folder.encode(), name + b".json"), "rb") as f:
            source = json.load(f)["source"]
        self.assertEqual(source["file"], "\ufffd\ufffd\u013f.docx")
        import base64
        self.assertEqual(base64.b64decode(source["file_b64"]), name)

    def test_a_name_too_long_for_its_output(self):
        self.docx("y" * 250 + ".docx"[:5])
        _, err = self.run_program("convert", "y" * 250 + ".docx", status=73)
        self.assertIn("too long", err)
        self.assertEqual(len(self.names()), 1)

    def test_messages_cannot_steer_a_terminal(self):
        _, err = self.run_program("convert", "evil\x1b[2J\u202e.docx", status=66)
        self.assertNotIn("\x1b", err)
        self.assertNotIn("\u202e", err)


class Folders(programs.Case):
    def test_recursion(self):
        for name in ("in/a.docx", "in/sub/deeper/b.docx", "in/.hidden.docx", "in/~$a.docx", "in/.git/c.docx"):
            self.docx(name)
        os.symlink("..", self.path("in/sub/loop"))
        out, _ = self.run_program("convert", "-t", "json", "in")
        self.assertEqual(out.split(), ["in/a.docx.json", "in/sub/deeper/b.docx.json"])
        before = self.names()
        out, _ = self.run_program("convert", "-t", "json,html", "in")  # not its own work
        self.assertEqual(out.split()[0::2], ["in/a.docx.json", "in/sub/deeper/b.docx.json"])
        self.assertEqual(len(self.names()), len(before) + 2)
        out, _ = self.run_program("convert", "-o", "out", "-t", "xml", "in")
        self.assertEqual(out.split(), ["out/a.docx.xml", "out/b.docx.xml"])

    def test_an_empty_folder_is_nothing_to_do(self):
        os.mkdir(self.path("empty"))
        self.assertEqual(self.run_program("convert", "empty"), ("", ""))

    def test_a_bad_file_in_a_folder(self):
        self.docx("in/a.docx")
        self.file("in/b.pdf", b"%PDF-1.4\n")
        self.run_program("convert", "-t", "json", "in", status=1)
        self.assertIn("in/a.docx.json", self.names())


if __name__ == "__main__":
    programs.main()
