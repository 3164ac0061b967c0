#!/usr/bin/env python3
"""Golden reports through the JSON writer: valid, equal, members in the order of the schema.

usage: check_reports.py WRITE-REPORT json.so report.schema.json FOLDER
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is missing")
    sys.exit(77)

ALWAYS = {"unplaced": [], "notes": []}  # the golden reports leave these out where they are empty


def resolved(schema, root):
    for branch in schema.get("anyOf", []):
        if "$ref" in branch:
            schema = branch
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return root["$defs"][name]
    return schema


def check_order(value, schema, root, where):
    """Members stand in the schema's order at every depth."""
    schema = resolved(schema, root)
    if isinstance(value, list):
        for position, item in enumerate(value):
            check_order(item, schema["items"], root, f"{where}/{position}")
    elif isinstance(value, dict) and "properties" in schema:
        order = [key for key in schema["properties"] if key in value]
        assert list(value) == order, f"{where}: {list(value)} instead of {order}"
        for key, below in value.items():
            check_order(below, schema["properties"][key], root, f"{where}/{key}")


def main(write_report, plugin, schema_path, folder):
    schema = json.loads(Path(schema_path).read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    goldens = sorted(Path(folder).glob("*.json"))
    assert len(goldens) >= 5, "no golden reports"
    with tempfile.TemporaryDirectory() as scratch:
        for golden_path in goldens:
            out = Path(scratch) / "report.json"
            subprocess.run([write_report, plugin, golden_path, out], check=True)
            golden = json.loads(golden_path.read_text("utf-8"))
            report = json.loads(out.read_text("utf-8"))
            validator.validate(report)
            check_order(report, schema, schema, golden_path.name)
            assert report == {**ALWAYS, **golden}, f"{golden_path.name}: not as the golden report"
            again = Path(scratch) / "again.json"
            subprocess.run([write_report, plugin, out, again], check=True)
            assert out.read_bytes() == again.read_bytes(), f"{golden_path.name}: bytes differ"


if __name__ == "__main__":
    main(*sys.argv[1:])
