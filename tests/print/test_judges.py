#!/usr/bin/env python3
"""Pages of reports and of failures before two judges: html-validate, that they are valid, and axe,
that everybody can use them. Both are JavaScript; packaging/install fetches them.

All documents before axe, too, which takes some minutes: test_judges.py all
"""
import json
import re
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import unquote

import pages
import check_print
import daemon
import programs

JUDGES = pages.HERE / "node_modules"
AXE = JUDGES / "axe-core" / "axe.min.js"
VALIDATE = JUDGES / "html-validate" / "bin" / "html-validate.js"
FINDINGS = ("langzhong-2021.docx", "shunping-2021.docx")  # with errors, with many
OTHERS = ("mata-2023.xlsx", "xiangtan-2023.docx", "plain-letter.docx")
CSP = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')
# What axe cannot decide: the background of a cell where two tables share a line; and whether a head of
# several rows has data, if there are only other heads in the first of them.
UNDECIDED = {"color-contrast", "th-has-data-cells"}
every_document = False


def seen_by_axe(page, scratch):
    """Only a copy of the page may run scripts."""
    scripts = "".join(f'<script src="{path.as_uri()}"></script>' for path in (AXE, pages.HERE / "judge.js"))
    copy = Path(scratch) / "judged.html"
    copy.write_text(CSP.sub("", page.read_text("utf-8")).replace("</body>", scripts + "</body>"), "utf-8")
    done = subprocess.run([check_print.found("chromium"), *check_print.FLAGS,
                           f"--user-data-dir={scratch}/profile", "--virtual-time-budget=60000",
                           "--window-size=1400,1000", "--dump-dom", copy.as_uri()],
                          check=True, timeout=100, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told = re.search("<title>axe:(.*?):axe</title>", done.stdout.decode("utf-8"))
    assert told, f"{page.name} was not judged"
    return json.loads(unquote(told[1]))


class Judges(daemon.Case):
    def failures(self):
        """The pages beside a file that cannot be read, in both languages."""
        for language in ("zh", "en"):
            self.configure(language=language, incomplete_wait=0.3)
            self.root.dropped = []
            run = self.daemon()
            self.root.drop(f"{language}-表 一.pdf", b"%PDF-1.7\n" + b"x" * 500)
            self.root.drop(f"{language}-damaged.docx", b"PK\3\4" + b"x" * 500)
            self.root.settle(run)
            run.stop()
        return sorted(Path(self.path("budget", "failed")).rglob("*.why.html"))

    def test_pages(self):
        made = sorted(path for path in pages.MADE.iterdir())
        forms = sorted(path for path in pages.FORMS.iterdir())
        self.documents = pages.convert(self.path("zh"), *forms, *made)
        self.english = pages.convert(self.path("en"), pages.FORMS / FINDINGS[0], language="en")
        self.why = self.failures()
        self.assertEqual(len(self.why), 4)
        self.check_valid()
        self.check_accessible()

    def check_valid(self):
        judged = [*self.documents, *self.english, *self.why]
        done = subprocess.run(["node", VALIDATE, "-c", pages.HERE / ".htmlvalidate.cjs", "-f", "text",
                               *judged], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((done.returncode, done.stdout.decode()[:4000]), (0, ""))
        print(f"{len(judged)} pages valid")

    def check_accessible(self):
        some = [*self.english, *self.why[::2], *self.why[1::2][:1]]
        some += [page for page in self.documents if every_document or
                 page.name.removesuffix(".html") in FINDINGS + OTHERS]
        for page in some:
            with self.subTest(page.name):
                seen = seen_by_axe(page, self.folder)
                self.assertEqual(seen["violations"], [])
                self.assertLessEqual({result["id"] for result in seen["incomplete"]}, UNDECIDED)
                self.assertGreater(seen["passes"], 15, "axe looked at next to nothing")
        print(f"{len(some)} pages accessible")


if __name__ == "__main__":
    if sys.argv[1:] == ["all"]:
        every_document = sys.argv.pop()
    pages.lacking("chromium", "node")
    if not VALIDATE.exists() or not AXE.exists():
        print("html-validate and axe-core are missing; packaging/install tests fetches them")
        sys.exit(1 if programs.os.environ.get("CI") else 77)
    unittest.main(verbosity=2)
