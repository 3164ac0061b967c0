"""Every value of the test forms' reports stands where its origin says, in the file itself."""
import unittest
from pathlib import Path

import coverage
import provenance

TESTS = Path(__file__).resolve().parent.parent
FORMS = TESTS / "forms" / "files"


class Provenance(unittest.TestCase):
    def check(self, folder):
        followed = 0
        for path in sorted((TESTS / folder / "files").iterdir()):
            follow = provenance.Follow(path, coverage.report_of(path))
            self.assertEqual(follow.all(), [], path.name)
            followed += follow.followed
        self.assertGreater(followed, 1000)

    def test_published_forms(self):
        self.check("forms")

    def test_made_forms(self):
        self.check("forms-made")

    def test_unseen_forms(self):
        self.check("forms-unseen")

    def test_everything_has_an_origin(self):
        for path in sorted(FORMS.iterdir()):
            for project in coverage.report_of(path)["projects"]:
                for part in (project, *project["indicators"]):
                    self.assertTrue(any(part["origin"].values()), path.name)

    def test_the_judge_sees_a_wrong_origin(self):
        """One row further down nothing of an indicator is found."""
        for name, member in (("langzhong-2021.docx", "row"), ("linyi-2025.csv", "line")):
            report = coverage.report_of(FORMS / name)
            indicators = report["projects"][0]["indicators"]
            for indicator in indicators[:3]:
                indicator["origin"][member] += 1
                if member == "line":
                    indicator["origin"]["line_end"] += 1
            missing = provenance.Follow(FORMS / name, report).all()
            self.assertGreaterEqual(sum(".level3" in where for where, _ in missing), 3, missing)


if __name__ == "__main__":
    unittest.main(verbosity=2)
