#!/usr/bin/env python3
"""Are the JSON and the XML of a report what their contract says, and do they say the same?

usage: exchange.py FILE...

Converts files to both and lets independent judges look: python3-jsonschema with report.schema.json,
xmllint with report.xsd, and a reader of the XML that must find in it what the JSON holds, member by
member, in the same order. Files that are refused are named. Prints what is wrong.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing")
    sys.exit(77)

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))
import report_xml

SCHEMAS = TESTS.parent / "config" / "schema"
SCHEMA = json.loads((SCHEMAS / "report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
AT_ONCE = 200  # files that xmllint gets in one call


def convert(out, files, *words, **options):
    """Converts to JSON and XML; returns what was said of each file."""
    command = [os.environ["DROPMILL"], "convert", "--json", "-t", "json,xml", "-o", str(out), *words,
               *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600,
                          **options)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def texts(value):
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)
    elif isinstance(value, str):
        yield value


def once(pairs):
    keys = [key for key, _ in pairs]
    assert len(set(keys)) == len(keys), f"a key stands twice among {keys}"
    return dict(pairs)


def wrong_in_json(path):
    report = json.loads(path.read_bytes().decode("utf-8"), object_pairs_hook=once)
    for error in VALIDATOR.iter_errors(report):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    for text in texts(report):
        if FORBIDDEN.search(text):
            yield f"{text!r} holds what XML cannot"


def wrong_in_both(path):
    """What the XML beside a JSON form says otherwise."""
    report = json.loads(path.read_text("utf-8"))
    yield from report_xml.differences(report, report_xml.read(path.with_suffix(".xml")))


def xmllint(paths):
    """What it has against each file, by the schema."""
    for at in range(0, len(paths), AT_ONCE):
        done = subprocess.run(["xmllint", "--nonet", "--noout", "--huge", "--schema",
                               str(SCHEMAS / "report.xsd"), *map(str, paths[at:at + AT_ONCE])],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)
        said = done.stderr.decode("utf-8", "replace").splitlines()
        yield from (line for line in said if not line.endswith(" validates"))
        if done.returncode and not said:
            yield f"xmllint: exit {done.returncode}"


def wrong(folder):
    """Everything that is wrong with the reports of a folder."""
    reports = sorted(folder.glob("*.json"))
    for path in reports:
        for kind in (wrong_in_json, wrong_in_both):
            yield from (f"{path.name}: {line}" for line in kind(path))
    yield from xmllint([path.with_suffix(".xml") for path in reports])


def main(files):
    with tempfile.TemporaryDirectory(prefix="dropmill-exchange-") as folder:
        told = convert(folder, files)
        refused = [one for one in told if one["status"] != "done"]
        lines = list(wrong(Path(folder)))
        for one in refused:
            print(f"{one['file']}: refused, {one['error']['id']}")
        print("\n".join(lines))
        print(f"{len(told) - len(refused)} reports, {len(refused)} files refused, "
              f"{len(lines)} times something wrong")
    return 1 if lines or not told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
