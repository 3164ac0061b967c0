#!/usr/bin/env python3
"""Files of other projects give the blocks that independent readers agree on (README.md beside)."""
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHOWN = 5  # differences of one file


def folded(kind, text):
    """What counts of a text: runs of blanks are one in documents, those at the ends nothing."""
    if kind == "docx":
        return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u200b", "")).strip()
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")


def cells_of(kind, table):
    """Place to (row span, column span, text). Sheets list cells with text only."""
    cells = {(row, column): (down or 1, right or 1, folded(kind, text))
             for row, column, down, right, text in table["cells"]}
    return cells if kind == "docx" else {place: cell for place, cell in cells.items() if cell[2]}


def table_differences(kind, expected, actual):
    want, have = cells_of(kind, expected), cells_of(kind, actual)
    disputed = {(row, column) for row, column, _ in expected.get("disputed", [])}
    for place in sorted((want.keys() | have.keys()) - disputed):
        if want.get(place) != have.get(place):
            yield f"{actual['name']} {place}: {have.get(place)!r} instead of {want.get(place)!r}"
    if kind != "docx" and bool(expected.get("hidden")) != bool(actual.get("hidden")):
        yield f"{actual['name']}: hidden is {actual.get('hidden')}"
    if "parent" in expected and expected["parent"] != actual.get("parent"):
        yield f"parent {actual.get('parent')} instead of {expected['parent']}"


def paragraph_differences(expected, actual):
    free = {folded("docx", text) for _, text, _ in expected.get("disputed_paragraphs", [])}
    want = [folded("docx", text) for text in expected["paragraphs"]]
    have = [text for text in (folded("docx", text) for text in actual["paragraphs"])
            if text in want or text not in free | {""}]
    if want != have:
        yield f"paragraphs {have!r} instead of {want!r}"


def differences(expected, actual):
    if "error" in actual:
        return [actual["error"]]
    kind, tables = expected["format"], expected["tables"]
    if len(tables) != len(actual["tables"]):
        return [f"{len(actual['tables'])} tables instead of {len(tables)}"]
    found = [text for pair in zip(tables, actual["tables"])
             for text in table_differences(kind, *pair)]
    return found + list(paragraph_differences(expected, actual) if kind == "docx" else ())


def inspected(path):
    done = subprocess.run([os.environ["DROPMILL"], "inspect", "--locale", "en-US", str(path)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    said = done.stderr.decode("utf-8", "replace")
    return json.loads(done.stdout) if done.returncode == 0 else {"error": said}


def main():
    files = sorted((HERE / "files").iterdir())
    named = {line.split("\t")[0] for line in (HERE / "SOURCES.tsv").read_text("utf-8").split("\n")}
    assert {path.name for path in files} <= named, "a file without a source"
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(inspected, files))
    print(f"1..{len(files)}")
    for number, (path, actual) in enumerate(zip(files, results), 1):
        expected = json.loads((HERE / "expected" / f"{path.name}.json").read_text("utf-8"))
        found = differences(expected, actual)
        print(f"{'not ' if found else ''}ok {number} - {path.name}")
        for text in found[:SHOWN]:
            print(f"# {text}")


if __name__ == "__main__":
    main()
