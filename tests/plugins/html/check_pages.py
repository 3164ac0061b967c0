#!/usr/bin/env python3
"""Golden and made reports through the HTML writer: the same page as HTML and as XML, nothing that
runs or loads, tables without holes, and every value of the report on it.

usage: check_pages.py WRITE-REPORT html.so FOLDER
"""
import html.parser
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import made

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "http://www.w3.org/2000/svg"
ELEMENTS = set("html head meta title style body main section nav h1 h2 h3 h4 h5 p a ol li span br "
               "table caption colgroup col thead tbody tr th td".split())
DRAWN = set("svg path rect".split())
ATTRIBUTES = set("lang charset http-equiv name content class id href scope span colspan rowspan style "
                 "aria-label aria-labelledby data-n".split())
DRAWN_ATTRIBUTES = set("viewBox width height x y d fill stroke stroke-width role aria-hidden "
                       "aria-label".split())


SEVERITIES = ["error", "warning", "notice"]


class AsHtml(html.parser.HTMLParser):
    """What a browser takes the page for: the start tags with attributes, and all text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, {k: v for k, v in attributes if k != "xmlns"}))

    def handle_data(self, data):
        self.text.append(data)


def tag_of(element):
    """Name of an element; of a drawing's only those that a drawing may have."""
    namespace, _, name = element.tag[1:].partition("}")
    assert namespace == XHTML[1:-1] or (namespace == SVG and name in DRAWN), element.tag
    return name


def text_of(element):
    """Text as read: <br/> is a line break."""
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if tag_of(child) == "br" else text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def check_same_as_html(page, root):
    parser = AsHtml()
    parser.feed(page)
    assert parser.tags == [
        (tag_of(e), {k.lower(): v for k, v in e.attrib.items()}) for e in root.iter()], "tags differ as HTML"
    assert "".join(parser.text).strip() == "".join(root.itertext()).strip(), "text differs as HTML"


def check_closed(root):
    """Only known elements and attributes; links lead into the page; style loads nothing."""
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for e in root.iter():
        is_drawn = tag_of(e) in DRAWN
        assert is_drawn or tag_of(e) in ELEMENTS, f"element {e.tag}"
        assert set(e.attrib) <= (DRAWN_ATTRIBUTES if is_drawn else ATTRIBUTES), e.attrib
        assert re.fullmatch(r"width:[0-9.]+%", e.attrib.get("style", "width:1%")), e.attrib
        if "href" in e.attrib:
            assert e.attrib["href"][1:] in ids, e.attrib["href"]
    meta = {e.attrib.get("http-equiv"): e.attrib.get("content") for e in root.iter(XHTML + "meta")}
    assert meta["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"


def check_style(root):
    """Nothing of a document gets out of its string, and nothing in the sheet loads."""
    style = root.find(f"{XHTML}head/{XHTML}style").text
    bare = re.sub(r"'(?:[^'\\\n]|\\[0-9a-f]+ )*'", "''", style)
    assert not re.search(r"[\\\"<>&]|url\(|@import|script", bare), "a string was left"
    assert bare.count("{") == bare.count("}"), "braces"
    for rule in re.findall(r"@page p\d+\{(.*)\}", bare):
        assert re.fullmatch(r"(size:A4 landscape;margin:[\dm ]+;)?@top-left\{content:''\}"
                            r"@top-right\{content:''\}", rule), rule
    return style


def check_table(table):
    """Every row covers every column once, and no row span leaves its group."""
    columns = table.findall(f"{XHTML}colgroup/{XHTML}col")
    width = sum(int(column.attrib.get("span", 1)) for column in columns)
    for group in table:
        if tag_of(group) not in ("thead", "tbody"):
            continue
        below = [0] * width  # rows that a cell above still covers, by column
        assert len(group), "an empty group of rows"
        for row in group:
            at = 0
            for cell in row:
                while at < width and below[at]:
                    at += 1
                for _ in range(int(cell.attrib.get("colspan", 1))):
                    assert at < width and not below[at], "cells overlap: " + text_of(row)
                    below[at] = int(cell.attrib.get("rowspan", 1))
                    at += 1
            assert all(below), "a hole in a row: " + text_of(row)
            below = [rows - 1 for rows in below]
        assert not any(below), "a cell spans beyond its group"


def check_groups(section):
    """No group of rows is longer than a page, and one that goes on says so."""
    for table in section.iter(XHTML + "table"):
        if "ind" not in table.attrib.get("class", "").split():
            continue
        before = None
        for group in table.findall(XHTML + "tbody"):
            assert len(group) <= 38 or "group" not in group.attrib.get("class", ""), "long group"
            label = group[0][0]
            if label.attrib.get("scope") != "rowgroup":
                before = None  # a label without text is none
                continue
            name, _, suffix = text_of(label).partition("\n（续）")
            assert (name == before) == ("（续）" in text_of(label)) or not name, text_of(label)
            before = name


def grouped(amount):
    sign, digits, rest = re.fullmatch(r"(-?)(\d+)(.*)", amount).groups()
    return sign + f"{int(digits):,}" + rest


def values(project):
    """Every text of a sheet as the page must show it."""
    yield from (project[k] for k in ("code", "name", "purpose", "title"))
    budget = project["budget"]
    yield from (grouped(budget[k]) for k in ("total", "fiscal", "other", "executed")
                if budget.get(k))
    for point in project["plan"]:
        yield point["label"]
        yield point["percent"] + "%" if point["percent"] else None
    for goals in (project["goals"], project.get("goals_midterm") or []):
        yield from goals
    for label, value in project["extra"].items():
        if "/" not in label:
            yield from (label, value)
            continue
        # A cell of the table of funds says its label by row and column, and an amount in yuan.
        yield label.split("/", 1)[0]
        yield label.split("/", 1)[1]
        if not re.fullmatch(r"[\d.]+", value or ""):
            yield value
    for indicator in project["indicators"]:
        for key, value in indicator.items():
            if isinstance(value, str):
                yield value
            elif key == "extra":
                yield from value
                yield from value.values()
            elif isinstance(value, dict) and "text" in value:
                yield value["text"]


def narrative_texts(sections):
    for section in sections:
        yield from (section["number"], section["heading"], *section["paragraphs"])
        yield from narrative_texts(section["sections"])


def check_values(report, root):
    page = text_of(root.find(XHTML + "body"))
    everywhere = [report["title"], *narrative_texts(report["narrative"])]
    everywhere += [x["rule"] for x in report["findings"]]
    everywhere += [x["message"] for x in report["findings"]]
    everywhere += [x["text"] for x in report.get("unplaced", [])]
    everywhere += [x["message"] for x in report.get("notes", [])]
    for text in filter(None, everywhere):
        assert text in page, f"missing: {text}"
    sheets = {e.attrib["id"]: e for e in root.iter(XHTML + "section") if "id" in e.attrib}
    for project in report["projects"]:
        section = sheets[f"p{project['ordinal']}"]
        shown = text_of(section)
        for text in filter(None, values(project)):
            assert text in shown, f"sheet {project['ordinal']} lacks: {text}"
        check_groups(section)
    if not report["projects"]:
        assert "未识别出绩效目标表" in page, "does not say that there is no form"


def check_overview(report, root):
    """A line a sheet with its budget in words, and drawings that say what they show."""
    sections = [e for e in root.iter(XHTML + "section") if e.attrib.get("id") == "o1"]
    assert len(sections) == bool(report["projects"]), "one overview, where there is a sheet"
    for section in sections:
        by_sheet = section.find(f"{XHTML}table/{XHTML}tbody")
        assert len(by_sheet) == len(report["projects"])
        for row, project in zip(by_sheet, report["projects"]):
            total = project["budget"]["total"]
            assert not total or grouped(total) in text_of(row), "an amount is missing"
            labels = [e.attrib.get("aria-label", "") for e in row.iter(f"{{{SVG}}}svg")]
            for point in project["plan"]:
                told = f"{point['label']} {point['percent']}%"
                assert not point["percent"] or any(told in label for label in labels), told
        for drawing in section.iter(f"{{{SVG}}}svg"):
            assert ("aria-label" in drawing.attrib) != ("aria-hidden" in drawing.attrib)
            width, height = (int(x) for x in drawing.attrib["viewBox"].split()[2:])
            for box in drawing.iter(f"{{{SVG}}}rect"):
                x, y, w, h = (int(box.attrib[k]) for k in ("x", "y", "width", "height"))
                assert 0 <= x and x + w <= width and 0 <= y and y + h <= height, "cut off"


def findings_lines(root):
    """The rows of the list of findings, which has five columns."""
    notes = [e for e in root.iter(XHTML + "section") if e.attrib.get("id") == "n1"]
    rows = [row for e in notes for row in e.iter(XHTML + "tr") if len(row) == 5]
    return rows[1:]


def check_findings(report, root):
    """Each finding leads to its cell, where a mark leads back to it; in a long list, to the first
    line about the sheet."""
    by_id = {e.attrib["id"]: e for e in root.iter() if "id" in e.attrib}
    parents = {child: e for e in root.iter() for child in e}
    marks = {a.attrib["data-n"]: a for a in root.iter(XHTML + "a") if "data-n" in a.attrib}
    is_long, first = len(report["findings"]) > 200, {}
    lines = findings_lines(root)
    assert len(lines) == len(report["findings"]), "a line a finding"
    for number, (line, finding) in enumerate(zip(lines, report["findings"]), 1):
        mark = marks.get(f"注{number}")
        leads = [a.attrib["href"][1:] for a in line.iter(XHTML + "a")]
        if not finding.get("project"):
            assert mark is None and not leads
            continue
        holder = parents[mark]
        assert len(leads) == 1 and by_id[leads[0]] is holder, "leads to another cell"
        to = first.setdefault(finding["project"], number) if is_long else number
        assert mark.attrib["href"] == f"#f{to}" and by_id[f"f{to}"] is lines[to - 1], "leads not back"
        assert not text_of(mark), "a mark's text is no text"
        worse = SEVERITIES[:SEVERITIES.index(finding["severity"]) + 1]
        assert tag_of(holder) == "p" or set(worse) & set(holder.attrib["class"].split()), "class"
        while "sheet" not in holder.attrib.get("class", ""):
            holder = parents[holder]
        assert holder.attrib["id"] == f"p{finding['project']}", "a mark on another sheet"
        if finding["rule"].startswith("target.") and finding.get("indicator"):
            value = report["projects"][finding["project"] - 1]["indicators"][
                finding["indicator"] - 1]["target"]["text"]
            assert text_of(parents[mark]) == value, "a mark at another cell"


def check(name, report, page):
    root = ET.fromstring(page)
    check_same_as_html(page, root)
    check_closed(root)
    style = check_style(root)
    assert len(re.findall(r"@page p\d", style)) == len(report["projects"]), "a running head for each sheet"
    assert len(list(root.iter(XHTML + "h1"))) == 1, "one first heading"
    for table in root.iter(XHTML + "table"):
        check_table(table)
    check_values(report, root)
    check_findings(report, root)
    check_overview(report, root)
    print(f"ok {name}: {len(page)} characters")


def write(write_report, plugin, report, scratch):
    source, out = Path(scratch) / "report.json", Path(scratch) / "report.html"
    source.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    subprocess.run([write_report, plugin, source, out], check=True)
    return out.read_text("utf-8")


def main(write_report, plugin, folder):
    reports = {p.name: json.loads(p.read_text("utf-8")) for p in Path(folder).glob("*.json")}
    assert len(reports) >= 9, "golden reports are missing"
    reports.update(made.all_made(folder))
    with tempfile.TemporaryDirectory() as scratch:
        for name, report in sorted(reports.items()):
            check(name, report, write(write_report, plugin, report, scratch))


if __name__ == "__main__":
    main(*sys.argv[1:])
