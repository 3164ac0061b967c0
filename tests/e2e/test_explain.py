"""dropmill explain: what was decided and why; and the page that fixes an unread form with it."""
import json
import os
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))
import programs

MADE = TESTS / "forms-made" / "files"
PAGE = TESTS.parent / "config" / "forms" / "README.md"


def blocks(kind):
    """The code blocks of one kind on the page."""
    return re.findall(r"^```%s\n(.*?)^```$" % kind, PAGE.read_text("utf-8"), flags=re.M | re.S)


class Page(programs.Case):
    def explained(self, told, *words):
        out, err = self.run_program("explain", *words, "form.csv")
        self.assertEqual(err, "")
        for line in told.splitlines():
            self.assertIn(line, out)
        return out

    def indicators(self, *words):
        self.run_program("convert", "-t", "json", *words, "form.csv")
        report = json.loads(self.read("form.csv.json"))
        return [i["level3"] for p in report["projects"] for i in p["indicators"]]

    def test_the_fix_that_the_page_walks_through(self):
        (form,), (yaml,), (before, after) = blocks("csv"), blocks("yaml"), blocks("text")
        self.assertEqual(yaml.count("\n"), 2)  # one line below its key
        self.file("form.csv", form.encode())
        out = self.explained(before)
        self.assertTrue(out.endswith(yaml), "explain shows the line that the page has")
        self.assertEqual(self.indicators(), [])
        self.file("forms.d/local.yaml", yaml.encode())
        self.explained(after, "--forms", "forms.d")
        self.assertEqual(self.indicators("--forms", "forms.d"),
                         ["维修村卫生室", "验收合格率", "受益村民"])


class Explain(programs.Case):
    def explain(self, path, *words, status=0):
        out, _ = self.run_program("explain", "--json", *words, str(path), status=status)
        return json.loads(out)

    def test_why_of_the_character_set_is_always_told(self):
        """Stated by the file, plain or guessed."""
        files = {"stated.csv": "\ufeff项目名称,修路\n".encode(), "plain.csv": "项目名称,修路\n".encode(),
                 "ascii.csv": b"a,b\n1,2\n", "one.csv": b"a\n", "wide.csv": "\ufeff项目名称\t修路\n".encode("utf-16-le"),
                 "guessed.csv": "项目名称,修路\n主管部门,局\n".encode("gb18030"),
                 "guessed-big5.csv": "項目名稱,修路\n主管部門,局\n資金總額,1\n".encode("big5")}
        for name, content in files.items():
            self.file(name, content)
            facts = self.explain(name)["facts"]
            self.assertTrue(facts["charset"] and facts["charset_reason"], (name, facts))
            out, _ = self.run_program("explain", name)
            self.assertIn(f"charset_reason: {facts['charset_reason']}", out)
        for path in sorted((TESTS / "forms" / "files").glob("*.csv")):
            self.assertTrue(self.explain(path)["facts"]["charset_reason"], path.name)

    def test_reader_and_character_set(self):
        self.file("a.txt", "项目名称,修路\n资金总额,3\n主管部门,局\n".encode("gb18030"))
        got = self.explain("a.txt")
        scores = {p["id"]: p["score"] for p in got["reader"]["probes"]}
        self.assertEqual((got["reader"]["id"], got["facts"]["charset"]), ("csv", "GB18030"))
        self.assertEqual((scores["docx"], scores["xlsx"]), (0, 0))
        self.assertGreater(scores["csv"], 0)
        self.assertIn("surest", got["reader"]["why"])
        self.assertEqual([t["verdict"] for t in got["tables"]], ["form"])

    def test_a_file_that_nothing_reads(self):
        self.file("a.bin", b"\x01\x02\x03\x04" * 64)
        got = self.explain("a.bin", status=2)
        self.assertEqual((got["reader"]["id"], got["error"]["id"]), (None, "file.no-reader"))
        self.assertEqual({p["score"] for p in got["reader"]["probes"]}, {0})
        out, err = self.run_program("explain", "a.bin", status=2)
        self.assertIn("no reader takes it", out)
        self.assertIn("a.bin: ", err)

    def test_heads_columns_and_what_is_left_out(self):
        got = self.explain(MADE / "self-eval-split-value.csv")
        (head,) = got["heads"]
        members = {c["label"]: c["member"] for c in head["columns"]}
        self.assertEqual((head["family"], head["score"]), ("self evaluation", 100))
        self.assertEqual(members["指标性质"], "indicator.operator")
        self.assertEqual(members["完成值"], "indicator.actual")
        left = {(c["text"], c["reason"]) for c in got["left_out"]}
        self.assertIn(("合计", "total-row"), left)
        labels = {c["text"]: c["role"] for c in got["labels"]}
        self.assertEqual(labels["主管部门"], "department")
        self.assertEqual(got["unplaced"], [])

    def test_repeated_heads_and_lists(self):
        got = self.explain(MADE / "repeated-head.docx")
        self.assertIn("repeated-head", {c["reason"] for c in got["left_out"]})
        self.assertIn(True, [h["repeated"] for h in got["heads"]])
        got = self.explain(MADE / "list-unit-rows.csv")
        self.assertEqual([t["verdict"] for t in got["tables"]], ["list"])
        self.assertIn("column-numbers", {c["reason"] for c in got["left_out"]})

    def test_a_document_without_a_form(self):
        got = self.explain(MADE / "plain-allocation.docx")
        self.assertEqual([t["verdict"] for t in got["tables"]], ["ordinary"])
        self.assertIn("no form", got["tables"][0]["why"])
        self.assertEqual([n["code"] for n in got["notes"]], ["form.none"])
        self.assertEqual(got["projects"], [])

    def test_a_long_list_tells_what_is_left_out(self):
        rows = ["项目名称,一级指标,三级指标,指标值"]
        rows += ["项目%d,产出指标,数量,%d个" % (i, i) for i in range(3000)]
        self.file("long.csv", "\n".join(rows + ["合计,,,", ""]).encode())
        got = self.explain("long.csv")
        self.assertEqual(got["tables"][0]["rows"], 3002)
        self.assertEqual([(c["row"], c["reason"]) for c in got["left_out"]], [(3002, "total-row")])
        self.assertEqual(len(got["projects"]), 3000)

    def test_several_files_one_object_a_line(self):
        self.file("broken.docx", b"PK\x03\x04 nothing")
        out, _ = self.run_program("explain", "--json", str(MADE / "graded.csv"), "broken.docx",
                                  "missing.csv", status=1)
        got = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(["error" in one for one in got], [False, True, True])

    def test_what_moves_a_cursor_is_not_shown(self):
        self.file("a.csv", "项目名称,\"\x1b[2J\u009b2J坏\"\n坏\x1b标,x\n主管部门,b\n资金总额,1\n".encode())
        out, _ = self.run_program("explain", "a.csv")
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u009b", out)

    def test_usage(self):
        self.run_program("explain", status=64)
        self.run_program("explain", "nowhere", status=66)


if __name__ == "__main__":
    programs.main()
