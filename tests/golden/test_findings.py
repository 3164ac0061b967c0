#!/usr/bin/env python3
"""Findings change nothing but the list of findings, and what is found is the administrator's to say."""
import json
import re
import sys
from pathlib import Path

import forms

RULES = (forms.TESTS.parent / "config" / "forms" / "rules.yaml").read_text("utf-8")
NAMES = re.findall(r"^  ([a-z]+\.[a-z0-9-]+):$", RULES, re.M)
JSON = re.compile(r'\n  "findings": \[(?:\]|.*?\n  \]),?(?=\n)', re.S)
XML = re.compile(r"\s*<findings>.*</findings>|\s*<findings/>", re.S)


def local(folder, name, text):
    """A folder of form data with one file."""
    path = Path(folder) / name
    path.mkdir()
    (path / "rules.yaml").write_text(text, "utf-8")
    return str(path)


def findings(out, name):
    return json.loads((out / f"{name}.json").read_text("utf-8"))["findings"]


def check_nothing_else_changes(folder):
    """Every file with all rules, and with none: the same bytes but for the findings."""
    off = "rules:\n" + "".join(f"  {name}: {{ severity: off }}\n" for name in NAMES)
    with_them = forms.convert(Path(folder) / "with", "-t", "json,xml")
    without = forms.convert(Path(folder) / "without", "-t", "json,xml", "--forms",
                            local(folder, "off", off))
    found = 0
    for path in sorted(with_them.iterdir()):
        pattern = JSON if path.suffix == ".json" else XML
        texts = [(side / path.name).read_text("utf-8") for side in (with_them, without)]
        assert all(len(pattern.findall(text)) == 1 for text in texts), path.name
        assert pattern.sub("", texts[0]) == pattern.sub("", texts[1]), path.name
        if path.suffix == ".json":
            assert json.loads(texts[1])["findings"] == [], path.name
            found += len(json.loads(texts[0])["findings"])
    assert found > 1000, found
    return with_them


def check_each_is_told(out):
    """Each finding has words and a place."""
    for path in sorted(out.glob("*.json")):
        for finding in json.loads(path.read_text("utf-8"))["findings"]:
            assert finding["message"] and "{" not in finding["message"], (path.name, finding)
            assert any(finding["origin"].values()), (path.name, finding)


def check_own_rules(folder):
    """Severity, words and message of an administrator's file count; the rest stays."""
    file = forms.TESTS / "forms" / "files" / "qingshan-2020.xlsx"
    own = local(folder, "own", "rules:\n"
                "  target.vague: { severity: error, zh: '说得太含糊：{value}' }\n"
                "words:\n  vague: [巩固提高]\nwithout:\n  vague: [持续改善]\n")
    out = forms.convert(Path(folder) / "own-out", "-t", "json", "--forms", own, files=[file])
    vague = [f for f in findings(out, file.name) if f["rule"] == "target.vague"]
    assert [(f["severity"], f["message"], f["indicator"]) for f in vague] == [
        ("error", "说得太含糊：巩固提高", 5)], vague
    assert "target.no-unit" in {f["rule"] for f in findings(out, file.name)}


def check_language(folder):
    file = forms.TESTS / "forms" / "files" / "qingshan-2020.xlsx"
    out = forms.convert(Path(folder) / "en", "-t", "json", "--language", "en", files=[file])
    assert "The target “2” has no unit" in {f["message"] for f in findings(out, file.name)}


def main():
    assert len(NAMES) > 40, NAMES
    with forms.folder() as folder:
        out = check_nothing_else_changes(folder)
        check_each_is_told(out)
        check_own_rules(folder)
        check_language(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
