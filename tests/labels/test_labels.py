#!/usr/bin/env python3
"""The data drives it: without one label of the form data, no document is read otherwise but those in
which that label stands.

usage: test_labels.py [COUNT]

Takes COUNT labels (all where there are fewer), spread over the roles, away one at a time, converts the
test forms, and compares the reports with those of the whole data. A label stands in a document where
one of its texts holds it, blanks and widths aside."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
FILES = sorted(path for folder in ("forms", "forms-made", "forms-unseen")
               for path in (TESTS / folder / "files").iterdir())


def folded(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def copy_programs(folder):
    """The programs find the form data beside them: a copy of all has data of its own."""
    built = Path(os.environ["DROPMILL"]).parent
    for name in ("dropmill", "dropmill-worker"):
        shutil.copy(built / name, folder / name)
    (folder / "plugins").mkdir()
    for module in (built / "plugins").glob("*.so"):
        shutil.copy(module, folder / "plugins")
    shutil.copytree(built / "config", folder / "config")
    return folder / "dropmill"


def reports(program, out):
    """name: report."""
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([program, "convert", "-t", "json", "-o", out, *FILES], check=True,
                   stdout=subprocess.DEVNULL)
    return {path.name[:-5]: path.read_bytes() for path in out.iterdir()}


def texts(program):
    """name: all that stands in the document, folded, a line each."""
    said = subprocess.run([program, "inspect", *FILES], check=True, stdout=subprocess.PIPE).stdout
    standing = {}
    for line in said.decode("utf-8").splitlines():
        document = json.loads(line)
        cells = [cell[4] for table in document["tables"] for cell in table["cells"]]
        lines = list(map(folded, cells + document["paragraphs"]))
        # 预期2022年实现值 is 预期实现值 too.
        lines += [re.sub(r"\d{4}年度?", "", line) for line in lines if re.search(r"\d{4}年", line)]
        standing[Path(document["file"]).name] = "\n".join(lines)
    return standing


def labels_of(data):
    """(role, label, start, end) of each label in the file, with its comma."""
    section = re.search(r"^labels:\n(.*?)(?=^\S)", data, flags=re.M | re.S)
    for role in re.finditer(r"^  ([\w.]+):\s*\[(.*?)\]", section[1], flags=re.M | re.S):
        words = [word for word in re.finditer(r"[^,\[\]]+", role[2])]
        for n, word in enumerate(words):
            start = section.start(1) + role.start(2) + word.start() - (n > 0)
            end = section.start(1) + role.start(2) + word.end() + (n == 0 and len(words) > 1)
            yield role[1], word[0].strip().strip('"'), start, end


def main(count=30):
    with tempfile.TemporaryDirectory(prefix="dropmill-labels-") as name:
        folder = Path(name)
        program = copy_programs(folder)
        file = folder / "config" / "forms" / "labels.yaml"
        data = file.read_text("utf-8")
        labels = list(labels_of(data))
        assert len(labels) > 400 and ("project.name", "项目名称") in [l[:2] for l in labels]
        step = max(1, len(labels) // count)
        whole, standing = reports(program, folder / "out"), texts(program)
        missed = changed = 0
        for role, label, start, end in labels[::step]:
            file.write_text(data[:start] + data[end:], "utf-8")
            less = reports(program, folder / "out")
            for document in (d for d in whole if less[d] != whole[d]):
                changed += 1
                if folded(label) not in standing[document]:
                    missed += 1
                    print(f"without {role}: {label}, which is not in it, {document} is read "
                          "otherwise")
        print(f"{len(labels[::step])} of {len(labels)} labels taken away, {changed} reports "
              f"changed, {missed} of them without the label")
        # What is used is missed: without its commonest label nothing has a name.
        role, label, start, end = next(l for l in labels if l[1] == "项目名称")
        file.write_text(data[:start] + data[end:], "utf-8")
        less = reports(program, folder / "out")
        assert sum(less[d] != whole[d] for d in whole) > 20
        return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
