#!/usr/bin/env python3
"""Converts the made forms and compares each report with what it must say."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

MADE = pathlib.Path(__file__).parent.parent / "forms-made"
WHOLE = {"extra"}  # objects in which nothing else may stand


def differences(expected, actual, where, whole=False):
    """Yield a line for each member that is not as expected."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            yield from differences(value, actual.get(key), f"{where}.{key}", key in WHOLE)
        for key in actual.keys() - expected.keys() if whole else ():
            yield f"{where}.{key}: not expected, got {actual[key]!r}"
    elif isinstance(expected, list) and isinstance(actual, list):
        for i in range(max(len(expected), len(actual))):
            yield from differences(
                expected[i] if i < len(expected) else None,
                actual[i] if i < len(actual) else None, f"{where}[{i}]")
    elif expected != actual:
        yield f"{where}: expected {expected!r}, got {actual!r}"


def nothing_empty(report):
    """Yield a line for each label that is empty."""
    for i, project in enumerate(report["projects"]):
        for label in project.get("extra", {}):
            if not label.strip():
                yield f"projects[{i}].extra: an empty label"


def convert(source, folder):
    subprocess.run([os.environ["DROPMILL"], "convert", "-t", "json", "-o", folder, source],
                   check=True, stdout=subprocess.DEVNULL)
    return json.loads((pathlib.Path(folder) / (source.name + ".json")).read_text("utf-8"))


def short(report):
    """The report with what the expected pages speak of in short form, without what is told of
    every CSV: the pages stand for all formats."""
    return dict(report, unplaced=[entry["text"] for entry in report["unplaced"]],
                notes=[note["code"] for note in report["notes"]
                       if note["code"] not in ("csv.charset", "csv.delimiter")])


def main():
    sources = sorted((MADE / "files").iterdir())
    failed = 0
    print(f"1..{len(sources)}")
    for number, source in enumerate(sources, 1):
        page = MADE / "expected" / (source.name + ".json")  # where the format matters
        if not page.exists():
            page = MADE / "expected" / (source.stem + ".json")
        with tempfile.TemporaryDirectory() as folder:
            report = convert(source, folder)
        lines = list(differences(json.loads(page.read_text("utf-8")), short(report), ""))
        lines += nothing_empty(report)
        failed += bool(lines)
        print(f"{'not ok' if lines else 'ok'} {number} - {source.name}")
        for line in lines:
            print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
