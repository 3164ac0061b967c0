#!/usr/bin/env python3
"""Every form gives its golden report, with no field wrong and none too many; JSON and XML are valid."""
import json
import subprocess
import sys

import jsonschema

import compare_reports
import forms


def check_json(out):
    schema = json.loads((forms.SCHEMA / "report.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(out.glob("*.json")):
        errors = [f"{path.name}: /{'/'.join(map(str, e.absolute_path))}: {e.message}"
                  for e in validator.iter_errors(json.loads(path.read_text("utf-8")))]
        assert not errors, "\n".join(errors[:8])


def check_xml(out):
    paths = sorted(out.glob("*.xml"))
    done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema",
                           forms.SCHEMA / "report.xsd", *paths], stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def main():
    goldens = sorted(path.name for path in forms.EXPECTED.glob("*.json"))
    assert goldens == sorted(path.name + ".json" for path in forms.FILES), "a form lacks its report"
    with forms.folder() as folder:
        out = forms.convert(folder)
        names = sorted(path.name for path in out.iterdir())
        assert names == sorted(f"{file.name}.{kind}" for file in forms.FILES
                               for kind in ("json", "xml", "html")), names
        check_json(out)
        check_xml(out)
        return 0 if compare_reports.compare_folders(forms.EXPECTED, out) else 1


if __name__ == "__main__":
    sys.exit(main())
