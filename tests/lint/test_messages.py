#!/usr/bin/env python3
"""What people are told when a file fails: every id that a reader, the host or a worker gives to a
fault of the file has a text of its own in messages.yaml, and every code that ends a job has one to
fall back on. That each text is there in all languages is checked when the page is loaded."""
import re
import sys

from tree import ROOT

SOURCES = ["plugins/csv", "plugins/docx", "plugins/xlsx", "plugins/common/ooxml", "core/runtime",
           "core/worker", "core/daemon"]
# What to do about these depends on the file; about all others it is the same.
OWN = {"DM_E_FORMAT", "DM_E_LIMIT", "DM_E_UNSUPPORTED", "DM_E_NO_READER"}
# Not about a dropped file: what the daemon tells its log and its callers.
APART = {"watch.limit"}
# None of them ends up in failed/.
NO_FAILURE = {"ok", "usage", "cancelled", "not-found"}

CODED = re.compile(r'(DM_E_[A-Z_]+)\s*,\s*"([a-z]+\.[a-z_-]+)"')
LIMITED = re.compile(r'\blimit\(feed,\s*"([a-z]+\.[a-z_-]+)"')
FOREIGN = re.compile(r'"(file\.[a-z-]+)"')
CODES = re.compile(r'\{ DM_(?:OK|E_[A-Z_]+), "([a-z-]+)"')


def ids():
    """Yield each id of a fault of a file with the source that gives it."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.c")):
            text = path.read_text("utf-8")
            for code, name in CODED.findall(text):
                if code in OWN and name not in APART:
                    yield name, path
            for name in LIMITED.findall(text):
                yield name, path
            if path.name == "foreign.c":
                for name in FOREIGN.findall(text):
                    yield name, path


def main():
    page = (ROOT / "config" / "messages.yaml").read_text("utf-8")
    reasons = re.findall(r"^  ([a-z][a-z0-9_.-]*):$", page.split("\nreasons:\n")[1], re.M)
    found = dict(ids())
    missing = [f"{name}: {path.relative_to(ROOT)}" for name, path in sorted(found.items())
               if name not in reasons]
    codes = CODES.findall((ROOT / "core" / "base" / "error.c").read_text("utf-8"))
    missing += [f"{code}: a code" for code in codes
                if code not in reasons and code not in NO_FAILURE]
    missing += [f"{name}: there twice" for name in set(reasons) if reasons.count(name) > 1]
    if len(found) < 70 or len(codes) < 10:
        missing.append(f"only {len(found)} ids and {len(codes)} codes seen: look at the patterns")
    print("\n".join(missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
