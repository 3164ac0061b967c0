#!/usr/bin/env python3
"""How long Chromium takes to print a report, beside a hand-written example page of the same forms
repeated to as many pages. Both in turn, so that what else the machine does hits both.

usage: bench_print.py EXAMPLE.html REPORT.html [ROUNDS]
"""
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-pdf-header-footer"]


def pages_of(pdf):
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


class Printer:
    def __init__(self, scratch):
        self.scratch = Path(scratch)
        self.program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))

    def seconds(self, page):
        pdf = self.scratch / "printed.pdf"
        begun = time.monotonic()
        subprocess.run([self.program, *FLAGS, f"--user-data-dir={self.scratch}/profile",
                        f"--print-to-pdf={pdf}", Path(page).resolve().as_uri()], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.monotonic() - begun, pages_of(pdf)


def sections_of(page):
    """What stands before the sheets, the sheets, and what stands behind them."""
    first, last = page.index("<section"), page.rindex("</section>") + len("</section>")
    return page[:first], re.findall(r"<section.*?</section>", page[first:last], re.S), page[last:]


def repeated(example, order):
    """The example with its sheets in this order, each with a page rule of its own as the first ones have."""
    head, sheets, tail = sections_of(example)
    rules = [re.search(rf"^@page p{n + 1} .*$", head, re.M)[0] for n in range(len(sheets))]
    head = re.sub(r"^(@page p|#p)\d+ .*\n", "", head, flags=re.M)
    body, style = [], []
    for n, like in enumerate(order, 1):
        sheet = sheets[like]
        for name in ('id="p', 'id="h', 'labelledby="h'):
            sheet = sheet.replace(f'{name}{like + 1}"', f'{name}{n}"')
        body.append(sheet)
        style.append(f"#p{n} {{ page: p{n} }}\n" + rules[like].replace(f"p{like + 1} ", f"p{n} ", 1))
    return head.replace("</style>", "\n".join(style) + "\n</style>") + "\n".join(body) + tail


def as_long(printer, example, pages):
    """A file of so many pages: the example again and again, and its first sheet, which takes one."""
    copy = printer.scratch / "example.html"
    once = list(range(len(sections_of(example)[1])))

    def printed(order):
        copy.write_text(repeated(example, order), "utf-8")
        return printer.seconds(copy)[1]

    one, two = printed(once), printed(2 * once)
    times, rest = divmod(pages - one, two - one)
    assert printed((1 + times) * once + rest * once[:1]) == pages, "not as many pages"
    return copy


def main(example, report, rounds="7"):
    with tempfile.TemporaryDirectory() as scratch:
        printer = Printer(scratch)
        pages = printer.seconds(report)[1]
        copy = as_long(printer, Path(example).read_text("utf-8"), pages)
        times = [(printer.seconds(report)[0], printer.seconds(copy)[0]) for _ in range(int(rounds))]
    ours, theirs = (statistics.median(x) for x in zip(*times))
    ratio = statistics.median(a / b for a, b in times)
    print(f"{pages} pages: report {ours:.2f} s, example {theirs:.2f} s, ratio {ratio:.2f} "
          f"({min(a / b for a, b in times):.2f} to {max(a / b for a, b in times):.2f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
