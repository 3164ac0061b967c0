"""No visible character of the test forms is lost: each is in the report, unplaced, or left out for a
reason."""
import json
import unittest
from pathlib import Path

import coverage

TESTS = Path(__file__).resolve().parent.parent


class Coverage(unittest.TestCase):
    def check(self, folder, at_least):
        files = sorted((TESTS / folder / "files").iterdir())
        self.assertGreaterEqual(len(files), at_least)
        placed = 0
        for path in files:
            counts, lost = coverage.Document(path).account()
            placed += counts["report"]
            self.assertEqual(lost, [], path.name)
        self.assertGreater(placed, 0)

    def test_published_forms(self):
        self.check("forms", 31)

    def test_made_forms(self):
        self.check("forms-made", 50)

    def test_unseen_forms(self):
        self.check("forms-unseen", 34)

    def test_the_judge_sees_a_loss(self):
        """A name that is taken out of the report is missed, wherever it stood."""
        document = coverage.Document(TESTS / "forms" / "files" / "langzhong-2021.docx")
        report = json.dumps(document.report, ensure_ascii=False)
        taken = 0
        for indicator in document.report["projects"][0]["indicators"]:
            name = indicator["level3"]
            if report.count(name) > 1:
                continue
            indicator["level3"] = None
            document.pools.clear()
            _, lost = document.account()
            self.assertEqual([text for _, text, _ in lost], [name])
            indicator["level3"] = name
            taken += 1
        self.assertGreater(taken, 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
