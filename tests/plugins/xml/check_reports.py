#!/usr/bin/env python3
"""Reports through the XML writer: valid by report.xsd, and read back to what the JSON writer says.

usage: check_reports.py WRITE-REPORT xml.so json.so report.xsd XMLLINT FOLDER

Looks at the golden reports of FOLDER and at one that has every member and every awkward character.
Every element and attribute of the schema must have documentation.
"""
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import report_xml

XS = "{http://www.w3.org/2001/XMLSchema}"

AWKWARD = "\"'<>&]]>\\/ \t\n\r\u2028\u2029\x7f\U00020000\U0010ffff 指标 &amp;"


def full_report():
    """Every member set, and awkward text wherever text is free."""
    target = {"text": AWKWARD, "kind": "numeric", "operator": "between", "value": "-5",
              "value2": "123456789012345678901234567890.5", "unit": "%"}
    date = {"text": "2021年12月", "kind": "date", "operator": "le", "value": None, "unit": None,
            "date": "2021-12"}
    department = {"code": "475001", "name": AWKWARD, "scope": "本级"}
    origin = {"sheet": AWKWARD, "range": "A1:F20", "table": 1, "row": 2, "column": 3, "line": 4,
              "line_end": 5}
    indicator = {"level1": AWKWARD, "level2": "b", "level3": "c", "description": "x\ny",
                 "target": target, "target_midterm": date, "basis": AWKWARD, "weight": "10.5",
                 "actual": target, "score": "0", "deviation": AWKWARD,
                 "extra": {AWKWARD: AWKWARD, "空": None}, "origin": origin}
    empty = {"level1": None, "level2": None, "level3": "c", "description": None, "target": None,
             "target_midterm": None, "basis": None, "weight": None, "actual": None, "score": None,
             "deviation": None}
    project = {"ordinal": 1, "subject": "transfer", "title": AWKWARD, "code": "c", "name": AWKWARD,
               "department": department, "year": 2021,
               "budget": {"total": "25000000.00", "fiscal": "0.00", "other": "-1.005",
                          "executed": "2.00", "stated_unit": "万元"},
               "purpose": AWKWARD,
               "plan": [{"label": "3月底", "month": 3, "percent": "50.00"},
                        {"label": "x", "month": None, "percent": None}],
               "goals": [AWKWARD, "b"], "goals_midterm": ["c"],
               "indicators": [indicator, empty], "extra": {AWKWARD: AWKWARD}, "origin": origin}
    return {
        "format": "dropmill.report/1",
        "source": {"file": AWKWARD, "sha256": "0" * 64, "bytes": 5000000000, "reader": "csv",
                   "file_b64": "/w==", "charset": "gb18030", "delimiter": "\t"},
        "title": AWKWARD, "fiscal_year": 2021, "department": department,
        "narrative": [{"number": "一", "heading": AWKWARD, "paragraphs": [AWKWARD], "sections": [
            {"number": None, "heading": None, "paragraphs": [], "sections": []}]}],
        "projects": [project],
        "findings": [{"rule": "target.vague", "severity": "error", "message": AWKWARD, "project": 1,
                      "indicator": 2, "origin": origin}],
        "unplaced": [{"text": AWKWARD, "origin": origin}],
        "notes": [{"code": "csv.charset", "message": AWKWARD, "origin": origin}]}


def check_documentation(xsd):
    for node in ElementTree.parse(xsd).iter():
        if node.tag in (XS + "element", XS + "attribute") and node.get("name") != "report":
            text = node.findtext(f"{XS}annotation/{XS}documentation") or ""
            assert text.strip(), f"{node.get('name')} has no documentation"


def main(write_report, xml_plugin, json_plugin, xsd, xmllint, folder):
    check_documentation(xsd)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        full = scratch / "full.json"
        full.write_text(json.dumps(full_report()), "utf-8")
        reports = sorted(Path(folder).glob("*.json")) + [full]
        assert len(reports) > 5, "no golden reports"
        for report in reports:
            as_xml, as_json = scratch / "report.xml", scratch / "report.json"
            subprocess.run([write_report, xml_plugin, report, as_xml], check=True)
            subprocess.run([write_report, json_plugin, report, as_json], check=True)
            subprocess.run([xmllint, "--nonet", "--noout", "--schema", xsd, as_xml], check=True)
            expected = json.loads(as_json.read_text("utf-8"))
            different = list(report_xml.differences(expected, report_xml.read(as_xml)))
            assert not different, f"{report.name}: {different[:5]}"
            if report == full:
                assert expected == full_report(), "the JSON form is not what was put in"


if __name__ == "__main__":
    main(*sys.argv[1:])
