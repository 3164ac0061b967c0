#!/usr/bin/env python3
"""Compares converted reports with golden ones, field by field.

usage: compare_reports.py GOLDEN ACTUAL

GOLDEN and ACTUAL are two folders; every NAME.json in GOLDEN is paired with that of the same name in
ACTUAL. A golden value that is not null is one expected field; it is right when the actual one is
equal. A value that is null or absent in the golden report but present in the actual one is
spurious; members that the golden report leaves out altogether are not looked at. Findings are
compared by rule, severity and place, where the golden report has the member at all. Prints a line
for each report and the total; exit 0 only where all are right and none is spurious.
"""
import collections
import json
import sys
from pathlib import Path

IGNORED = {"source", "findings", "format", "origin", "message"}
SHOWN = 8  # wrong fields of one report


def leaves(value, path=()):
    """Yields (path, scalar) for every scalar below value; absent and null alike yield nothing."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in IGNORED:
                yield from leaves(below, path + (key,))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            yield from leaves(below, path + (position,))
    elif value is not None:
        yield path, value


def looked_at(path, golden):
    """Whether the golden report speaks of this path: each of its members is there, perhaps null."""
    here = golden
    for step in path:
        if not isinstance(here, list if isinstance(step, int) else dict):
            return here is None
        if isinstance(step, int):
            if step >= len(here):
                return True  # longer than the golden list: spurious items
        elif step not in here:
            return False
        here = here[step]
    return True


def differences(golden, actual):
    """The number of expected fields, those that are wrong, and those that are spurious."""
    expected, got = dict(leaves(golden)), dict(leaves(actual))
    wrong = [(path, value, got.get(path)) for path, value in expected.items()
             if got.get(path) != value]
    spurious = [(path, value) for path, value in got.items()
                if path not in expected and looked_at(path, golden)]
    return len(expected), wrong, spurious


def findings(report):
    """How often each finding stands there; its message and origin are not looked at."""
    return collections.Counter((f["rule"], f["severity"], f["project"], f["indicator"])
                               for f in report.get("findings", []))


def compare_findings(golden, actual):
    """Prints the findings that are missing or too many, and gives their numbers."""
    if "findings" not in golden:
        return 0, 0
    want, have = findings(golden), findings(actual)
    for word, rest in (("missing", want - have), ("too many", have - want)):
        for row in sorted(rest.elements(), key=str)[:SHOWN]:
            print(f"    finding {word}: {row}")
    return (want - have).total(), (have - want).total()


def read(path):
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        print(f"{path.name}: no readable report: {error}")
        return {}


def compare(golden, actual):
    """Prints how two reports differ. Gives expected, wrong and spurious fields, and missing and
    spurious findings, as numbers."""
    want, have = read(golden), read(actual)
    count, wrong, spurious = differences(want, have)
    print(f"{golden.name}: {count - len(wrong)}/{count} right, {len(spurious)} spurious")
    for path, want, have in wrong[:SHOWN]:
        print(f"    {'.'.join(map(str, path))}: expected {want!r}, got {have!r}")
    for path, have in spurious[:SHOWN]:
        print(f"    {'.'.join(map(str, path))}: not expected, got {have!r}")
    return count, len(wrong), len(spurious), *compare_findings(want, have)


def compare_folders(golden, actual):
    """Whether every report is perfect."""
    rows = [compare(path, Path(actual) / path.name) for path in sorted(Path(golden).glob("*.json"))]
    sums = [sum(column) for column in zip(*rows)] if rows else [0] * 5
    perfect = sum(not any(row[1:]) for row in rows)
    print(f"{len(rows)} reports, {perfect} perfect; {sums[0] - sums[1]}/{sums[0]} fields right, "
          f"{sums[2]} spurious; findings: {sums[3]} missing, {sums[4]} too many")
    return bool(rows) and perfect == len(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(0 if compare_folders(*sys.argv[1:]) else 1)
