"""A report's XML form read back as its JSON form, by the rules that report.xsd states and with the
standard library alone. Objects keep the order of their elements, so that order can be compared."""
import xml.etree.ElementTree as ElementTree

NS = "{urn:dropmill:report:1}"
NUMBERS = {"bytes", "ordinal", "year", "month", "table", "row", "column", "line", "line_end",
           "fiscal_year"}
LISTS = {"narrative", "projects", "findings", "unplaced", "notes", "paragraphs", "sections", "plan",
         "goals", "goals_midterm", "indicators"}
# What an element stands for is said by where it stands: members of each kind of object, those that
# are null where the element is absent, and those that are so where the attribute form names them.
MEMBERS = {
    "report": ["format", "source", "title", "fiscal_year", "department", "narrative", "projects",
               "findings", "unplaced", "notes"],
    "source": ["file", "sha256", "bytes", "reader", "file_b64", "charset", "delimiter"],
    "department": ["code", "name", "scope"],
    "section": ["number", "heading", "paragraphs", "sections"],
    "project": ["ordinal", "subject", "title", "code", "name", "department", "year", "budget",
                "purpose", "plan", "goals", "goals_midterm", "indicators", "extra", "origin"],
    "budget": ["total", "fiscal", "other", "executed", "stated_unit"],
    "point": ["label", "month", "percent"],
    "indicator": ["level1", "level2", "level3", "description", "target", "target_midterm", "basis",
                  "weight", "actual", "score", "deviation", "extra", "origin"],
    "target": ["text", "kind", "operator", "value", "value2", "unit", "date"],
    "finding": ["rule", "severity", "message", "project", "indicator", "origin"],
    "item": ["text", "origin"],
    "note": ["code", "message", "origin"],
    "origin": ["sheet", "range", "table", "row", "column", "line", "line_end"],
}
NULLS = {
    "report": {"title", "fiscal_year", "department"},
    "department": {"code", "name", "scope"},
    "section": {"number", "heading"},
    "project": {"title", "code", "name", "department", "purpose"},
    "budget": {"total", "fiscal", "other", "stated_unit"},
    "point": {"month", "percent"},
    "indicator": {"level1", "level2", "level3", "description", "target", "basis"},
    "target": {"operator", "value", "unit"},
    "finding": {"project", "indicator"},
}
PLACES = {
    "project": {"year"},
    "budget": {"executed"},
    "indicator": {"target_midterm", "weight", "actual", "score", "deviation"},
}
KINDS = {"target_midterm": "target", "actual": "target"}


def name_of(element):
    assert element.tag.startswith(NS), element.tag
    return element.tag[len(NS):]


def extra_of(element):
    """Labels that stand twice are numbered, with the lowest number that is free."""
    pairs = {}
    for entry in element:
        label, number = entry.get("label"), 1
        while label in pairs:
            number += 1
            label = f"{entry.get('label')} ({number})"
        pairs[label] = entry.text  # None: a blank cell
    return pairs


def value_of(element, parent, form):
    name = name_of(element)
    if name in LISTS:
        return [value_of(item, name, form) for item in element]
    if name == "extra":
        return extra_of(element)
    kind = KINDS.get(name, name)
    if kind not in MEMBERS or parent == "finding" and name in ("project", "indicator"):
        assert not len(element), f"{name} holds elements"
        is_number = name in NUMBERS or parent == "finding" and name in ("project", "indicator")
        return int(element.text) if is_number else element.text or ""
    assert not (element.text or "").strip(), f"{name} holds text"
    return object_of(element, kind, form)


def object_of(element, kind, form):
    if kind == "project":
        form = (element.get("form") or "").split()
    found = {name_of(below): value_of(below, kind, form) for below in element}
    assert len(found) == len(element), f"{kind} has a member twice"
    in_order = [name for name in MEMBERS[kind] if name in found]
    assert list(found) == in_order, f"{kind}: {list(found)} instead of {in_order}"
    nulls = NULLS.get(kind, set()) | {name for name in PLACES.get(kind, ()) if name in form}
    return {name: found.get(name) for name in MEMBERS[kind] if name in found or name in nulls}


def read(path):
    root = ElementTree.parse(path).getroot()
    assert name_of(root) == "report"
    return object_of(root, "report", [])


def differences(expected, got, where=""):
    """Every place where two reports differ: values, types, members, their order."""
    if type(expected) is not type(got):
        yield f"{where}: {got!r} instead of {expected!r}"
    elif isinstance(expected, dict):
        if list(expected) != list(got):
            yield f"{where}: members {list(got)} instead of {list(expected)}"
        for key in expected.keys() & got.keys():
            yield from differences(expected[key], got[key], f"{where}/{key}")
    elif isinstance(expected, list):
        if len(expected) != len(got):
            yield f"{where}: {len(got)} items instead of {len(expected)}"
        for i, pair in enumerate(zip(expected, got)):
            yield from differences(*pair, f"{where}/{i}")
    elif expected != got:
        yield f"{where}: {got!r} instead of {expected!r}"
