#!/usr/bin/env python3
"""Is each member of a report from where `dropmill explain` says?

usage: members.py FILE...

For every value of a report `explain --json` has a path, a place and the text that stands there. The
place is looked up in the file itself (source.py); the text must stand there, and the value of the
report at that path must be what the text says. A value without a place is missing. Prints what is
wrong.
"""
import collections
import decimal
import json
import re
import sys
from pathlib import Path

import coverage
import source
from provenance import numbers_of

TARGETS = ("target", "target_midterm", "actual")
AMOUNT_POWERS = (0, 3, 4, 8)
SIMPLE = str.maketrans("萬億", "万亿")  # as units are told
NUMBERED = re.compile(r"^\W*(?:[0-9]+|[一二三四五六七八九十]+|[①-⑳])\W*")


def pointer(path):
    return "/" + "/".join(str(p).replace("~", "~0").replace("/", "~1") for p in path)


def leaves(value, path=()):
    """Every value of a report that is from the page, with its path."""
    if isinstance(value, dict):
        if path and path[-1] in TARGETS and len(path) > 1 and "kind" in value:
            yield path + ("text",), value["text"]
            return
        for key, below in value.items():
            if path and path[-1] == "extra" or key not in (
                    "format", "source", "origin", "findings", "unplaced", "notes", "ordinal",
                    "subject", "month"):
                yield from leaves(below, path + (key,))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from leaves(below, path + (i,))
    elif value is not None:
        yield path, value


def stands_in(text, cell):
    """Whether a text stands in a cell; numbers as a workbook shows them, or with another sign."""
    whole = coverage.squeeze(cell) + coverage.squeeze(cell).translate(SIMPLE)
    lines = [line for line in text.split("\n") if coverage.squeeze(line)]
    if all(coverage.squeeze(line) in whole or
           coverage.squeeze(NUMBERED.sub("", line)) in whole for line in lines):
        return True
    stored = list(numbers_of(cell))
    return bool(stored) and all(close(n, m, (0, 2)) for n in numbers_of(text) for m in stored)


def close(wanted, given, powers):
    """Equal in one of the units, as exactly as the page shows it."""
    shown = decimal.Decimal(1).scaleb(min(wanted.as_tuple().exponent, 0)) / 2
    return any(abs(given.scaleb(power) - wanted) <= shown for power in powers)


def says(path, value, texts):
    """Whether the texts of a member say its value."""
    joined = "".join(texts)
    if path[-1] in coverage.AMOUNTS and path[-2] == "budget":
        wanted = decimal.Decimal(value)
        return any(close(wanted, n, AMOUNT_POWERS) for n in numbers_of(joined))
    if isinstance(value, int):
        return str(value) in coverage.unicodedata.normalize("NFKC", joined)
    if path[-1] in ("weight", "score", "percent"):
        return any(n == decimal.Decimal(value) for n in numbers_of(joined))
    wanted = coverage.squeeze(value)
    if wanted in coverage.squeeze(joined):
        return True
    for text in texts:  # a value in cells of its own, in another order
        wanted = wanted.replace(coverage.squeeze(text), "", 1)
    return not wanted


class Members:
    def __init__(self, path, report, explained):
        self.source = source.read(path)
        self.explained = explained
        self.leaves = {pointer(at): (at, value) for at, value in leaves(report)}
        self.followed, self.wrong = 0, []

    def follow(self, member):
        self.followed += 1
        if member["path"] not in self.leaves:
            self.wrong.append((member["path"], "no such value in the report"))
            return
        try:
            cell = self.source.cell(member["origin"])
        except (IndexError, KeyError):
            cell = None
        if cell is None or not stands_in(member["text"], cell):
            self.wrong.append((member["path"], f"{member['text']!r} is not at "
                                               f"{member['origin']}, but {cell!r}"))

    def all(self):
        texts = collections.defaultdict(list)
        for member in self.explained["members"]:
            self.follow(member)
            texts[member["path"]].append(member["text"])
        for path, (at, value) in self.leaves.items():
            if path not in texts:
                self.wrong.append((path, f"{value!r} has no place"))
            elif not says(at, value, texts[path]):
                self.wrong.append((path, f"{value!r} is not what {texts[path]} say"))
        return self.wrong


def of_file(path):
    return Members(path, coverage.report_of(path), json.loads(coverage.run("explain", "--json", path)))


def main(paths):
    bad = 0
    for path in map(Path, paths):
        members = of_file(path)
        wrong = members.all()
        bad += len(wrong)
        print(f"{path.name}: {members.followed} places followed, {len(wrong)} wrong")
        for where, what in wrong[:12]:
            print(f"    {where}: {what[:300]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
