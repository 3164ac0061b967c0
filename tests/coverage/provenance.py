#!/usr/bin/env python3
"""Does each value of a report stand where the report says?

usage: provenance.py FILE...

Follows the origins of a report into the file itself (source.py) and looks for the values there: those
of an indicator in its row, a level in its row or above, those of a project in its range. A number is
found by its value, everything else by its text, of which only letters and digits count. Prints what
is not found.
"""
import decimal
import json
import re
import sys
from pathlib import Path

import coverage
import source

NUMBERS = re.compile(r"-?\d[\d,，]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
OWN = ("level3", "description", "basis", "deviation")
SIGNS = {"=": "＝═﹦", "≥": "≧>=", "≤": "≦<="}


def numbers_of(text):
    for number in NUMBERS.findall(coverage.unicodedata.normalize("NFKC", text)):
        try:
            yield decimal.Decimal(re.sub("[,，]", "", number))
        except decimal.InvalidOperation:
            pass


class Cells:
    """The texts of some rows."""

    def __init__(self, rows):
        self.texts = [text for row in rows for text in row.values() if text]
        self.squeezed = [s for s in map(coverage.squeeze, self.texts) if s]
        self.numbers = [n for text in self.texts for n in numbers_of(text)]

    def hold(self, text):
        """Whether a text stands in one cell."""
        wanted = coverage.squeeze(text)
        return any(wanted in cell for cell in self.squeezed)

    def hold_parts(self, text):
        """Whether a text is made of whole cells, as a value in columns of its own is."""
        rest = coverage.squeeze(text)
        for cell in sorted(self.squeezed, key=len, reverse=True):
            rest = rest.replace(cell, "", 1)
        return not rest

    def hold_number(self, text, powers=(0,)):
        """Whether a number stands here, in one of the units; a stored one as a percent too."""
        value = decimal.Decimal(text)
        places = decimal.Decimal(1).scaleb(-4)
        return any(abs(n * decimal.Decimal(10) ** power - value) < places
                   for n in self.numbers for power in powers)


class Follow:
    def __init__(self, path, report):
        self.report = report
        self.source = source.read(path)
        self.missing, self.followed = [], 0

    def expect(self, found, where, value):
        self.followed += 1
        if not found:
            self.missing.append((where, value))

    def target(self, cells, target, where):
        if target:
            text = target["text"]
            found = cells.hold(text) or cells.hold_parts(text) or all(
                cells.hold_number(str(n), (0, 2)) for n in numbers_of(text))
            self.expect(found, where, text)

    def indicator(self, indicator, where):
        origin = indicator["origin"]
        own = Cells(self.source.span(origin))
        around = Cells(self.source.span(origin) + self.source.above(origin))
        for level in ("level1", "level2"):
            if indicator[level]:
                self.expect(around.hold(indicator[level]), f"{where}.{level}", indicator[level])
        for member in OWN:
            if indicator.get(member):
                cells = around if member == "basis" else own  # which may be merged
                self.expect(cells.hold(indicator[member]), f"{where}.{member}", indicator[member])
        for member in ("target", "actual"):
            self.target(own, indicator.get(member), f"{where}.{member}")
        if indicator.get("target_midterm"):  # the other table's, of the same name
            self.expect(bool(indicator["target_midterm"]["text"]), where, "target_midterm")
        for member in ("weight", "score"):
            if indicator.get(member):
                self.expect(own.hold_number(indicator[member], (0, 2)), f"{where}.{member}",
                            indicator[member])
        for label, value in (indicator.get("extra") or {}).items():
            for text in value if isinstance(value, list) else [value]:
                self.expect(own.hold(text) or any(own.hold_number(str(n), (0, 2))
                                                  for n in numbers_of(text)),
                            f"{where}.extra.{label}", text)

    def project(self, project, following, where):
        origin = project["origin"]
        rows = self.source.from_here(origin, following and following["origin"]) \
            if isinstance(self.source, source.Docx) else self.source.span(origin)
        here, everywhere = Cells(rows), Cells(rows + self.source.above(origin))
        for member in ("code", "name", "purpose"):
            if project.get(member):
                self.expect(here.hold(project[member]) or everywhere.hold(project[member]),
                            f"{where}.{member}", project[member])
        for member, text in (project.get("department") or {}).items():
            if text:
                self.expect(everywhere.hold(text), f"{where}.department.{member}", text)
        for member in coverage.AMOUNTS:
            text = project["budget"].get(member)
            if text:
                self.expect(here.hold_number(text, (0, 3, 4, 8)), f"{where}.budget.{member}", text)
        for member in ("goals", "goals_midterm"):
            for goal in project.get(member) or []:
                self.expect(all(here.hold(line) for line in goal.split("\n")),
                            f"{where}.{member}", goal)
        around = Cells(rows + self.source.above(origin) +
                       [dict(enumerate(getattr(self.source, "lines", [])))])
        for label, value in project["extra"].items():
            for text in value if isinstance(value, list) else [value]:
                self.expect(text is None or all(around.hold(line) for line in
                                                text.split("\n")) or
                            any(everywhere.hold_number(str(n), (0, 2)) for n in numbers_of(text)),
                            f"{where}.extra.{label}", text)

    def all(self):
        projects = self.report["projects"]
        for number, project in enumerate(projects):
            where = f"projects[{number}]"
            following = projects[number + 1] if number + 1 < len(projects) else None
            self.project(project, following, where)
            for i, indicator in enumerate(project["indicators"]):
                self.indicator(indicator, f"{where}.indicators[{i}]")
        return self.missing


def main(paths):
    bad = 0
    for path in map(Path, paths):
        follow = Follow(path, coverage.report_of(path))
        missing = follow.all()
        bad += len(missing)
        print(f"{path.name}: {follow.followed} values followed, {len(missing)} not found")
        for where, value in missing[:12]:
            print(f"    {where}: {value!r}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
