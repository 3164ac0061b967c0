#!/usr/bin/env python3
"""Lengths of functions and files, printed for core and plugins alike, and their limits."""
import statistics
import sys

import tree

P90, LONGEST, FILE = 45, 100, 800


def functions(path):
    """(lines, file, name) of each function. The format puts a function's braces, and no others,
    alone at the left edge; its head starts after the blank line or the brace above."""
    lines = tree.code(path).split("\n")
    head, start = 0, None
    for number, line in enumerate(lines):
        if line == "{":
            start = head
        elif line == "}" and start is not None:
            name = " ".join(lines[start:number]).partition("(")[0].split()[-1].lstrip("*")
            yield number - start + 1, path, name
            start = None
        if start is None and (not line.strip() or line.startswith(("}", "#")) or line.endswith(";")):
            head = number + 1


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure(folder):
    """Prints the lengths in a folder. Gives what is too long."""
    found = sorted((row for path in tree.c_files(folder, suffixes=(".c",))
                    for row in functions(path)), reverse=True)
    lengths = [row[0] for row in found]
    assert len(found) > 500, f"only {len(found)} functions found in {folder}"
    p90 = percentile(lengths, 0.9)
    print(f"{folder}: {len(found)} functions, median {statistics.median(lengths):g} lines, "
          f"p90 {p90}, longest {lengths[0]}")
    for length, path, name in found[:10]:
        print(f"    {length:4} {path} {name}")
    if p90 > P90:
        yield f"{folder}: nine of ten functions are below {p90} lines, not {P90}"
    for length, path, name in found:
        if length > LONGEST:
            yield f"{path}: {name} has {length} lines, over {LONGEST}"


def main():
    problems = [*measure("core"), *measure("plugins")]
    for path in tree.c_files("core", "plugins", "tests", suffixes=(".c",)):
        length = tree.read(path).count("\n")
        if length > FILE:
            problems.append(f"{path}: {length} lines, over {FILE}")
    return tree.tell(problems)


if __name__ == "__main__":
    sys.exit(main())
