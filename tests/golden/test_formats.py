#!/usr/bin/env python3
"""The same content as DOCX, XLSX and CSV gives the same projects, byte for byte.

Left out of the comparison is what belongs to the file (where a value stood) and, for flat lists,
the heading and the year of a form, which such a list has no place for.
"""
import difflib
import re
import sys

import forms

PROJECTS = re.compile(r'\n  "projects": \[\n(.*?)\n  \],\n', re.S)
ORIGIN = re.compile(r',?"origin":\{[^{}]*\}')
HEADING = re.compile(r'"(title|year)":(?:null|\d+|"(?:[^"\\]|\\.)*")')


def projects(path, without_heading):
    """The text of the member projects."""
    text = PROJECTS.search(path.read_text("utf-8"))[1]
    text = ORIGIN.sub("", text)
    assert '"origin"' not in text, f"{path.name}: an origin that this test does not know"
    return HEADING.sub(r'"\1":null', text) if without_heading else text


def check_same(paths, without_heading):
    first = projects(paths[0], without_heading)
    assert first.count('"ordinal"') == 7, f"{paths[0].name}: not the seven projects"
    different = 0
    for path in paths[1:]:
        text = projects(path, without_heading)
        print(f"{path.name}: {'same as' if text == first else 'differs from'} {paths[0].name}")
        if text != first:
            different += 1
            print("\n".join(list(difflib.unified_diff(first.split("\n"), text.split("\n"),
                                                      lineterm="", n=0))[:12]))
    return different


def main():
    files = [file for file in forms.FILES if file.name.startswith("shunping-")]
    assert {file.suffix for file in files} == {".docx", ".xlsx", ".csv"} and len(files) >= 20
    with forms.folder() as folder:
        out = forms.convert(folder, "-t", "json", files=files)
        paths = sorted(out.iterdir())
        sheets = [path for path in paths if not path.name.startswith("shunping-flat")]
        return 1 if check_same(sheets, False) + check_same(paths, True) else 0


if __name__ == "__main__":
    sys.exit(main())
