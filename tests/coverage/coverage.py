#!/usr/bin/env python3
"""Where does every visible character of a document go?

usage: coverage.py FILE...

Takes the texts that `dropmill inspect` shows, and looks for each character in the report of
`dropmill convert`, or for a reason in what `dropmill explain` says. It knows nothing of forms: a
text is placed where the report holds it, near the place where it stands; what a report writes in
another way (money in yuan, a year, a number without its enumerator) is told apart by the few rules
below. Whatever is neither is lost, and is printed.
"""
import collections
import csv
import decimal
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

# A report has these in another form or not at all, whatever stands around them.
MARKS = re.compile(r"[\s\u200b\ufeff\W_]+")
ENUMERATORS = re.compile(
    r"^(?:第?[一二三四五六七八九十百〇零\d]+(?:部分|章|节)?|[①-⑳]|(?:指[标標]|目[标標]|绩效目标)[一二三四五六七八九十\d]+|其中)$")
UNITS = re.compile(r"^(?:人民币)?[百千万亿萬億]*[元分]?$|^(?:10(?:000|thousand))?yuan$")
YEAR = re.compile(r"^(\d{4})年度?$")
NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
AMOUNTS = {"total", "fiscal", "other", "executed"}


FORMS = Path(__file__).resolve().parent.parent.parent / "config" / "forms"


def words_of(key):
    """The words of one list of the form data, or of all lists below a key, of all languages."""
    text = "\n".join((FORMS / name).read_text("utf-8")
                     for name in ("labels.yaml", "zh-Hant.yaml", "en.yaml"))
    parts = re.findall(r"^%s:(.*?)(?=^\S|\Z)" % key, text, flags=re.M | re.S)
    lists = re.findall(r"\[(.*?)\]", re.sub(r"#.*", "", "".join(parts)), flags=re.S)
    return {squeeze(word) for one in lists for word in one.split(",")}


def run(*words):
    done = subprocess.run([os.environ["DROPMILL"], *map(str, words)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


def report_of(path, *words):
    """The report of a file as JSON; `words` go with the command."""
    with tempfile.TemporaryDirectory(prefix="dropmill-coverage-") as folder:
        run("convert", "-t", "json", "-o", folder, *words, path)
        return json.loads((Path(folder) / (path.name + ".json")).read_text("utf-8"))


def squeeze(text):
    """Compared are letters and digits, full width or not."""
    return MARKS.sub("", unicodedata.normalize("NFKC", text))


def texts(value):
    """Every string of a report, keys of `extra` too."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "extra" and isinstance(below, dict):
                yield from below
            if key != "origin":
                yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def amounts(value):
    if isinstance(value, dict):
        for key, below in value.items():
            if key in AMOUNTS and isinstance(below, str):
                yield decimal.Decimal(below)
            else:
                yield from amounts(below)
    elif isinstance(value, list):
        for below in value:
            yield from amounts(below)


def cell_of(name):
    letters, digits = re.match(r"([A-Z]+)(\d+)$", name).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def rows_of(origin, tables):
    """(table, first row, last row) that an origin names; tables by name."""
    if not origin:
        return None
    if origin.get("line"):
        return 1, origin["line"], origin.get("line_end") or origin["line"]
    if origin.get("range"):
        corners = [cell_of(name)[0] for name in origin["range"].split(":")]
        return tables.get(origin["sheet"]), corners[0], corners[-1]
    if origin.get("table"):
        return origin["table"], origin["row"], origin["row"]
    return None


LABELS, STAMPS = words_of("labels"), words_of("stamps")
POINTS = re.compile(r"^\d+(?:\.\d+)?分$")  # of a level, which are those of its indicators together
KINDS = {"定性", "定量"}  # of a target, in the column of signs: its member kind


class Pool:
    """Texts of a part of the report, squeezed, and its amounts."""

    def __init__(self, *parts):
        whole = {t for part in parts for t in texts(part)}
        self.texts = sorted({squeeze(t) for t in whole} - {""}, key=len, reverse=True)
        # What is found at once: most texts, and most cells of a row that is one text in `unplaced`.
        self.known = {*self.texts, *(squeeze(word) for t in whole for word in t.split())}
        self.whole = "\n".join(self.texts)
        self.has_targets = any('"kind"' in json.dumps(part) for part in parts)
        self.amounts = {a for part in parts for a in amounts(part)}

    def money(self, text):
        """Whether a number is an amount of the report in some unit."""
        value = decimal.Decimal(re.sub("[,，]", "", text))
        return any((value * 10 ** power).quantize(decimal.Decimal("0.01")) ==
                   a.quantize(decimal.Decimal("0.01")) for power in (0, 2, 3, 4, 6, 8)
                   for a in self.amounts)

    def rest(self, text):
        """What of a text stands nowhere in the report: its pieces."""
        left = squeeze(text)
        if left in self.known or left in self.whole:
            return []
        return [piece for part in re.split(r"[\n；;。：:（(）)]", text)
                for piece in self.rest_of_part(part)]

    def rest_of_part(self, part):
        """Of a line, or a piece of one between marks; it may begin with a label."""
        words = re.sub(r"^\s*(?:[一二三四五六七八九十\d]+[、.．]|其中)", "", part).split()
        if squeeze(part) in LABELS or words and squeeze(words[0]) in LABELS:
            part = " ".join(words[1:])
        return self.pieces(squeeze(part))

    def pieces(self, span):
        if not span or span in self.whole or ENUMERATORS.match(span) or UNITS.match(span):
            return []
        if span in STAMPS or span in KINDS and self.has_targets:
            return []
        if POINTS.match(span):
            return []
        if YEAR.match(span) and YEAR.match(span)[1] in self.texts:
            return []
        match = NUMBER.fullmatch(span.rstrip("元万千亿百分"))
        if match and self.money(match[0]):
            return []
        for text in self.texts:  # longest first
            at = span.find(text) if len(text) > 1 or text.isdigit() else -1
            if at >= 0:
                return self.pieces(span[:at]) + self.pieces(span[at + len(text):])
        return [span]


class Document:
    def __init__(self, path, forms=()):
        words = [w for f in forms for w in ("--forms", f)]
        self.report = report_of(path, *words)
        self.report["findings"] = []  # what is said of a text is no place for it
        self.blocks = json.loads(run("inspect", path))
        self.explained = json.loads(run("explain", "--json", *words, path))
        self.fates = {}
        for name in ("labels", "left_out", "unplaced"):
            for cell in self.explained[name]:
                where = cell["table"], cell["row"], cell["column"]
                self.fates[where] = cell.get("reason", name)
        self.line_fates = collections.defaultdict(set)
        for line in self.explained["lines"]:
            self.line_fates[squeeze(line["text"])].add(line["fate"])
        self.tables = {t["name"]: i for i, t in enumerate(self.blocks["tables"], 1) if t["name"]}
        self.lines = self.lines_of(path) if "delimiter" in self.explained["facts"] else None
        self.pools = {}
        self.document = {k: v for k, v in self.report.items() if k != "projects"}
        self.index()

    def lines_of(self, path):
        """The first line of each record of a CSV file, as another reader counts them."""
        facts = self.explained["facts"]
        text = path.read_bytes().decode(facts["charset"], "replace").lstrip("\ufeff")
        if text.startswith("sep="):
            text = "\n" + text.split("\n", 1)[1]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=facts["delimiter"])
        lines, before = [], 0
        for _ in reader:
            lines.append(before + 1)
            before = reader.line_num
        return lines

    def index(self):
        """Which projects stand in which rows."""
        self.spans = []
        for number, project in enumerate(self.report["projects"]):
            places = [project["origin"], *(i["origin"] for i in project["indicators"])]
            self.spans += [(number, *rows) for rows in (rows_of(p, self.tables) for p in places)
                           if rows]

    def pool(self, table, row):
        """What stands near: the projects of the row, or all where it belongs to none."""
        if self.lines:
            row = self.lines[row - 1]
        near = tuple(sorted({n for n, t, first, last in self.spans
                             if t == table and first <= row <= last}))
        if near not in self.pools:
            projects = [self.report["projects"][n] for n in near] or self.report["projects"]
            self.pools[near] = Pool(self.document, projects)
        return self.pools[near]

    def texts(self):
        """(place, text) of all that inspect shows."""
        for number, table in enumerate(self.blocks["tables"], 1):
            for row, column, _, _, text in table["cells"]:
                yield (number, row + 1, column + 1), text
        for text in self.blocks["paragraphs"]:
            yield None, text

    def account(self):
        """Characters by fate, and what is lost as (place, text, pieces)."""
        counts, lost = collections.Counter(), []
        everything = Pool(self.report)
        for place, text in self.texts():
            size = len(squeeze(text))
            if not size:
                continue
            if place:
                fate = self.fates.get(place)
                pool = self.pool(*place[:2])
            else:
                fate = next(iter(self.line_fates.get(squeeze(text), {"value"})))
                pool = everything
            if fate in (None, "value", "unplaced"):
                rest = pool.rest(text)
                missing = sum(map(len, rest))
                counts["unplaced" if fate == "unplaced" else "report"] += size - missing
                counts["lost"] += missing
                if rest:
                    lost.append((place, text, rest))
            else:
                counts[fate] += size
        return counts, lost


def main(paths):
    total, bad = collections.Counter(), 0
    for path in map(Path, paths):
        try:
            counts, lost = Document(path).account()
        except AssertionError as error:
            print(f"{path.name}: {str(error).strip()[:100]}")
            continue
        total += counts
        bad += bool(lost)
        print(f"{path.name}: " + ", ".join(f"{k} {v}" for k, v in sorted(counts.items())))
        for place, text, rest in lost[:12]:
            print(f"    {place or 'paragraph'} {text[:60]!r}: lost {rest}")
    print(f"{len(paths)} files, {bad} with losses: " +
          ", ".join(f"{k} {v}" for k, v in sorted(total.items())))
    return 1 if total["lost"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
