"""Every value of the test forms' reports is from the cell or line that explain names."""
import json
import tempfile
import unittest
from pathlib import Path

import coverage
import members

TESTS = Path(__file__).resolve().parent.parent
FORMS = TESTS / "forms" / "files"


class Members(unittest.TestCase):
    def check(self, folder, at_least):
        followed = 0
        for path in sorted((TESTS / folder / "files").iterdir()):
            of_file = members.of_file(path)
            self.assertEqual(of_file.all(), [], path.name)
            followed += of_file.followed
        self.assertGreater(followed, at_least)

    def test_published_forms(self):
        self.check("forms", 7000)

    def test_made_forms(self):
        self.check("forms-made", 1300)

    def test_unseen_forms(self):
        self.check("forms-unseen", 700)

    def wrong_where(self, name, change):
        """The paths that are wrong after a change of what was explained."""
        of_file = members.of_file(FORMS / name)
        self.assertEqual(of_file.all(), [])
        change(of_file.explained["members"])
        of_file.wrong.clear()
        return [where for where, _ in of_file.all()]

    def test_the_judge_sees_a_wrong_place(self):
        for name, step in (("langzhong-2021.docx", {"row": 1}), ("linyi-2025.csv", {"line": 1}),
                           ("linyi-2025.csv", {"column": 1})):
            def change(explained, step=step):
                for member in explained:
                    for key, n in step.items():
                        if key in member["origin"]:
                            member["origin"][key] += n
            wrong = self.wrong_where(name, change)
            self.assertGreater(len(wrong), 15, (name, step))

    def test_the_judge_sees_a_member_without_a_place(self):
        for name in ("langzhong-2021.docx", "linyi-2025.csv", "yongde-2022.xlsx"):
            taken = []
            def change(explained):
                taken.extend(m["path"] for m in explained[::5])
                explained[:] = [m for m in explained if m["path"] not in taken]
            wrong = self.wrong_where(name, change)
            self.assertEqual(set(wrong), set(taken), name)

    def test_the_judge_sees_another_value(self):
        of_file = members.of_file(FORMS / "linyi-2025.csv")
        at, value = of_file.leaves["/projects/0/budget/total"]
        of_file.leaves["/projects/0/budget/total"] = at, value.replace("4", "5", 1)
        self.assertEqual([where for where, _ in of_file.all()], ["/projects/0/budget/total"])

    def test_paths_are_those_of_the_json_form(self):
        """Labels with / and ~, and two of the same name."""
        document = ("项目名称,修路,资金总额,3\n主管部门,局,备注/~,一\n项目编码,7,备注/~,二\n"
                    "一级指标,二级指标,三级指标,指标值,说明,说明\n产出,数量,里程,3公里,甲,乙\n")
        with tempfile.TemporaryDirectory(prefix="dropmill-members-") as folder:
            path = Path(folder) / "a.csv"
            path.write_text(document, "utf-8")
            of_file = members.of_file(path)
            self.assertEqual(of_file.all(), [])
            paths = {m["path"]: m["text"] for m in of_file.explained["members"]}
        self.assertEqual(paths["/projects/0/extra/备注~1~0"], "一")
        self.assertEqual(paths["/projects/0/extra/备注~1~0 (2)"], "二")
        self.assertEqual(paths["/projects/0/indicators/0/extra/说明 (2)"], "乙")
        self.assertEqual(json.loads(json.dumps(paths)), paths)


if __name__ == "__main__":
    unittest.main(verbosity=2)
