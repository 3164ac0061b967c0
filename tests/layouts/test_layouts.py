#!/usr/bin/env python3
"""Golden projects, laid out anew at random within their families, are read back equal.

usage: test_layouts.py [COUNT [FIRST]]

Makes COUNT documents (500) as CSV, XLSX and DOCX, from seeds that count from FIRST, and converts them
in one call. A document that is read otherwise is named by its seed, and is kept in the folder that
DROPMILL_LAYOUTS names."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import layouts
import writers

KINDS = ("csv", "xlsx", "docx")
SHOWN = 6


def is_number(text):
    return text.replace(".", "", 1).isdigit() and not (len(text) > 1 and text[0] == "0" != text[1:2]
                                                       and text[1] != ".") and len(text) < 12


def write(layout, forms, rng, folder, seed):
    kind = rng.choice(KINDS)
    path = folder / f"{seed}.{kind}"
    together = [part for form in forms for part in form]
    if kind == "csv":
        writers.write_csv(together, path, rng.choice(",;\t"),
                          rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
                          rng.choice([0, 0, 3, 150]))
    elif kind == "docx":
        writers.write_docx(together, path)
    else:
        sheets = forms if rng.random() < 0.5 else [together]
        writers.write_xlsx(sheets, path, is_number if rng.random() < 0.5 else lambda text: False)
    return path


def folded(extra):
    """Labels as written may have marks, numbers and blanks around them."""
    return {re.sub(r"^(?:[*★]|一、|（二）|3\.)|[\s（）()]", "", label): value
            for label, value in (extra or {}).items()}


def differences(expected, actual, where=""):
    """A line for each member that is not as expected; `extra` is compared whole."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            if key == "extra" and folded(value) != folded(actual.get(key)):
                yield f"{where}.extra: expected {value!r}, got {actual.get(key)!r}"
            elif key != "extra":
                yield from differences(value, actual.get(key), f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{where}: expected {len(expected)}, got {len(actual)}"
        for i, (a, b) in enumerate(zip(expected, actual)):
            yield from differences(a, b, f"{where}[{i}]")
    elif expected != actual and (expected or actual):
        yield f"{where}: expected {expected!r}, got {actual!r}"


def check(path, layout, out):
    report = json.loads((out / (path.name + ".json")).read_text("utf-8"))
    yield from differences(layout.expected, report["projects"])
    for entry in report["unplaced"]:
        yield f"unplaced: {entry['text']!r}"


def main(count=500, first=0):
    projects = layouts.load_projects()
    assert len(projects) >= 10
    failed = 0
    keep = os.environ.get("DROPMILL_LAYOUTS")
    with tempfile.TemporaryDirectory(prefix="dropmill-layouts-") as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        folder.mkdir()
        made = {}
        for seed in range(first, first + count):
            rng = random.Random(seed)
            layout = layouts.Layout(rng, projects)
            made[write(layout, layout.make(), rng, folder, seed)] = layout
        subprocess.run([os.environ["DROPMILL"], "convert", "-t", "json", "-o", out, folder],
                       check=True, stdout=subprocess.DEVNULL)
        for path, layout in made.items():
            lines = list(check(path, layout, out))
            failed += bool(lines)
            if lines:
                print(f"{path.name} ({layout.family}): read otherwise")
                print("\n".join("    " + line[:200] for line in lines[:SHOWN]))
                if keep:
                    shutil.copy(path, keep)
    print(f"{count} documents of {len(projects)} projects, {failed} read otherwise")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
