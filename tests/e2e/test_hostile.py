"""Hostile files one by one (hostile_files.py): what each comes to, in memory and processor time that are bounded, with
nothing of the machine in the output; and every limit, by its name."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import hostile_files
import programs

PEAK = os.environ.get("DROPMILL_PEAK", "")
# Sanitizers take several times what the program takes.
IS_SANITIZED = os.environ.get("DROPMILL_SANITIZED") == "1"
MEMORY_MIB, SECONDS = 64, 10

# What is set, a file that goes beyond, what the error says beside the name of the setting.
LIMITS = [
    ("file_bytes=100", "a.csv", b"a,b\n" * 100, r"limit\.file"),
    ("inflated_bytes=300", "a.docx", hostile_files.docx("x"), r"limit\.inflated"),
    ("memory_bytes=16777216", "a.xlsx", hostile_files.xlsx(
        '<row><c t="inlineStr"><is><t>%s</t></is></c></row>' % ("x" * 12 * hostile_files.MIB),
        method=hostile_files.zipfile.ZIP_STORED), r"limit\.memory"),
    ("output_bytes=100", "a.csv", b"a,b\n" * 100, r"limit\.output"),
    ("cells=50", "a.csv", b"a,b\n" * 100, r"limit\.cells"),
    ("cells=50", "wide.csv", b"a," * 100, r"limit\.cells"),
    ("cells=50", "a.xlsx", hostile_files.xlsx("<row><c><v>1</v></c></row>" * 100), r"(limit|xlsx)\.cells"),
    ("cells=50", "a.docx", hostile_files.docx(hostile_files.paragraph("x") * 100), r"limit\.cells"),
    ("text_bytes=50", "a.csv", b'a,"' + b"x" * 1000 + b'"\n', r"limit\.text"),
    ("text_bytes=50", "a.docx", hostile_files.docx(hostile_files.paragraph("x" * 100)), r"docx\.text"),
    ("text_bytes=50", "cell.docx", hostile_files.docx("<w:tbl><w:tr><w:tc>%s</w:tc></w:tr></w:tbl>" % (
        hostile_files.paragraph("x" * 40) * 2)), r"docx\.text"),
    ("text_bytes=50", "a.xlsx", hostile_files.xlsx('<row><c t="str"><v>%s</v></c></row>' % ("x" * 100)),
     r"xlsx\.text-size"),
    ("text_bytes=50", "shared.xlsx", hostile_files.pack(hostile_files.BOOK_PARTS, {
        "xl/strings.xml": hostile_files.BOOK_PARTS["xl/strings.xml"].replace("text", "x" * 100)}), r"xlsx\.text-size"),
]


class Hostile(programs.Case):
    def measure(self, *words):
        """Exit status, output, messages, MiB of the largest process, seconds of processor time of all."""
        read, write = os.pipe()
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec 3>&"$0" "$@"', str(write), PEAK, *self.command(*words)], cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[write], timeout=120)
        os.close(write)
        with os.fdopen(read) as f:
            kib, seconds = f.read().split()
        return done.returncode, done.stdout, done.stderr.decode(), int(kib) / 1024, float(seconds)

    def judge(self, name, outcome, idle):
        status, out, err, peak, seconds = self.measure("inspect", name)
        print("%-40s %-20s %6.1f MiB %6.2f s" % (name, "".join(re.findall(r"\[([\w.-]+)", err)) or "read", peak, seconds))
        if outcome:
            self.assertNotEqual(status, 0, "refused")
            self.assertIn(status, (2, 65), err)
            self.assertRegex(err, r"\Adropmill: %s: [^\n]{20,} \[%s( at [^\n]*)?\]\n\Z" % (re.escape(name), outcome))
            self.assertRegex(err, "; [a-z]", "says what to do")
        else:
            self.assertEqual(status, 0, err)
            json.loads(out)
        self.assertNotIn(b"root:", out, "nothing of the machine")
        if not IS_SANITIZED:
            self.assertLessEqual(peak, idle + MEMORY_MIB, "memory in MiB")
            self.assertLessEqual(seconds, SECONDS, "seconds of processor time")

    def test_outcomes_and_bounds(self):
        self.file("idle.csv", b"a,b\n1,2\n")
        idle = self.measure("inspect", "idle.csv")[3]
        self.assertGreater(idle, 1)
        for name, (make, outcome) in hostile_files.FILES.items():
            with self.subTest(name):
                self.file(name, make())
                self.judge(name, outcome, idle)
                os.remove(self.path(name))
        self.assertEqual(self.names(), ["idle.csv"], "nothing was written")

    def test_limits_by_their_names(self):
        for limit, name, content, wanted in LIMITS:
            with self.subTest("%s %s" % (limit, name)):
                self.file(name, content)
                self.run_program("convert", name, "-o", "out")
                command = "convert" if limit.startswith("output") else "inspect"
                _, err = self.run_program(command, name, "--limit", limit, status=65)
                self.assertRegex(err, r"\[%s" % wanted)
                self.assertIn(limit.split("=")[0], err, "says which limit it was")


if __name__ == "__main__":
    programs.main()
