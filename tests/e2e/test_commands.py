"""The other commands: inspect, plugins, schema, help."""
import json
import os
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import programs


class Inspect(programs.Case):
    def test_one_file(self):
        out, err = self.run_program("inspect", self.docx("a.docx", "one", "two"))
        got = json.loads(out)
        self.assertEqual((got["tables"], got["paragraphs"], err), ([], ["one", "two"], ""))
        self.assertEqual(self.names(), ["a.docx"])

    def test_a_refused_file(self):
        out, err = self.run_program("inspect", self.file("a.pdf", b"%PDF-1.4\n"), status=65)
        self.assertEqual(out, "")
        self.assertIn("a.pdf: ", err)
        self.run_program("inspect", "nowhere", status=66)
        self.run_program("inspect", status=64)

    def test_several_files_one_object_a_line(self):
        names = [self.docx("%d.docx" % i, "text %d" % i) for i in range(150)]
        self.file("7.docx", b"%PDF-1.4\n")
        out, _ = self.run_program("inspect", "--workers", "3", *names, status=1)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line["file"] for line in lines], names)
        self.assertIn("error", lines[7])
        self.assertEqual(lines[149]["paragraphs"], ["text 149"])

    def test_into_a_folder(self):
        self.docx("a.docx", "one")
        self.file("b.pdf", b"%PDF-1.4\n")
        self.run_program("inspect", "-o", "out", "a.docx", "b.pdf", status=1)
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["a.docx.json", "b.pdf.json"])
        self.assertEqual(json.loads(self.read("out/a.docx.json"))["paragraphs"], ["one"])
        self.assertEqual(list(json.loads(self.read("out/b.pdf.json"))), ["error"])

    def test_locale(self):
        self.run_program("inspect", "--locale", "en-US", self.docx("a.docx"))

    def test_stdout_is_full(self):
        self.docx("a.docx")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(self.command("inspect", "a.docx"), cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 73)


class Others(programs.Case):
    def test_plugins(self):
        out, _ = self.run_program("plugins")
        self.assertIn("docx", out)
        out, _ = self.run_program("plugins", "--json")
        told = {p["id"]: p for p in map(json.loads, out.splitlines()) if p["loaded"]}
        self.assertEqual(told["docx"]["kind"], "reader")
        self.assertEqual(told["json"]["kind"], "writer")
        self.assertIn("docx", told["docx"]["formats"][0]["suffixes"])
        self.run_program("plugins", "word", status=64)

    def test_a_file_that_is_no_plugin(self):
        self.file("more/broken.so", b"not a module")
        os.chmod(self.path("more"), 0o755)
        out, _ = self.run_program("plugins", "--plugins", "more", "--json")
        broken = [p for p in map(json.loads, out.splitlines()) if "broken" in p["file"]]
        self.assertFalse(broken[0]["loaded"])
        self.run_program("convert", "-t", "json", "--plugins", self.path("more"), self.docx("a.docx"))

    def test_schema(self):
        out, _ = self.run_program("schema", "json")
        self.assertEqual(json.loads(out)["type"], "object")
        out, _ = self.run_program("schema", "xml")
        self.assertTrue(xml.etree.ElementTree.fromstring(out).tag.endswith("schema"))
        self.run_program("schema", status=64)
        self.run_program("schema", "yaml", status=64)

    def test_doctor(self):
        self.file("DIR/预算.docx", b"x")
        out, _ = self.run_program("doctor", "--json", "DIR")
        told = json.loads(out)
        self.assertTrue(told["usable"])
        by_name = {row["name"]: row for row in told["findings"]}
        self.assertEqual(by_name["rename"]["verdict"], "good")
        self.assertIn("1 files in 1 folders", by_name["tree"]["text"])
        self.assertEqual(os.listdir(self.path("DIR")), ["预算.docx"])
        out, _ = self.run_program("doctor", "DIR")
        self.assertIn("good     rename", out)
        self.run_program("doctor", "nowhere", status=66)
        self.run_program("doctor", status=64)

    def test_help(self):
        out, _ = self.run_program("--help")
        for command in ("convert", "inspect", "plugins", "schema", "run", "check-config", "config", "doctor",
                        "status", "jobs", "retry"):
            self.assertIn(command, out)
            text, _ = self.run_program(command, "--help")
            self.assertTrue(text.startswith("usage: dropmill %s" % command))
        out, _ = self.run_program("--version")
        self.assertRegex(out, r"^dropmill \d+\.\d+\.\d+ ")
        self.run_program(status=64)
        self.run_program("unknown", status=64)

    def test_the_program_loads_no_parser_of_documents(self):
        needed = subprocess.run(["ldd", programs.DROPMILL], stdout=subprocess.PIPE).stdout.decode()
        for library in ("xml2", "zip", "uchardet", "utf8proc", "seccomp"):
            self.assertNotIn("lib" + library, needed)


if __name__ == "__main__":
    programs.main()
