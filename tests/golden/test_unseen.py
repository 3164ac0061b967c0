#!/usr/bin/env python3
"""Forms whose reports were written before the program first read them: DOCX and XLSX give the same report, which no
field differs from."""
import sys
import tempfile
from pathlib import Path

import compare_reports
import forms

UNSEEN = forms.TESTS / "forms-unseen"
AT_LEAST = 34


def main():
    files = sorted((UNSEEN / "files").iterdir())
    wanted = sorted(path.stem for path in (UNSEEN / "expected").iterdir())
    assert len(files) >= AT_LEAST and wanted == sorted({path.stem for path in files}), "a form lacks its report"
    with tempfile.TemporaryDirectory(prefix="dropmill-unseen-") as folder:
        out, golden = Path(folder) / "out", Path(folder) / "golden"
        golden.mkdir()
        for file in files:
            (golden / f"{file.name}.json").symlink_to(UNSEEN / "expected" / f"{file.stem}.json")
        forms.convert(out, "-t", "json", files=files)
        return 0 if compare_reports.compare_folders(golden, out) else 1


if __name__ == "__main__":
    sys.exit(main())
