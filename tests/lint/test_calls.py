#!/usr/bin/env python3
"""Calls that nobody makes, and printing, which is for programs and not for libraries."""
import re
import sys

import tree

# Name, and what to call instead.
BANNED = {
    "strcpy": "dm_str, dm_buf or memcpy", "strcat": "dm_buf", "strncpy": "memcpy",
    "strncat": "dm_buf", "sprintf": "snprintf or dm_buf", "vsprintf": "vsnprintf or dm_buf",
    "strtok": "dm_str", "strtok_r": "dm_str", "gets": "read", "atoi": "strtoimax",
    "atol": "strtoimax", "atoll": "strtoimax", "atof": "dm_decimal_from_text", "alloca": "an arena",
    "system": "nothing", "popen": "nothing", "tmpnam": "mkstemp", "mktemp": "mkstemp",
}
PRINTING = {"printf", "fprintf", "vprintf", "vfprintf", "dprintf", "puts", "putchar", "fputs",
            "fputc", "putc", "perror"}
# A broken invariant says so before it aborts; nobody could say it later.
MAY_PRINT = ("core/tools/", "core/worker/main.c", "core/worker/describe.c", "core/base/check.c")
CALL = re.compile(r"(?<![\w.>])([a-z_0-9]+)\s*\(")


def calls(path):
    for number, line in enumerate(tree.code(path).split("\n"), 1):
        for name in CALL.findall(line):
            yield number, name


def main():
    problems = []
    for path in tree.c_files("core", "plugins", "tests"):
        is_silent = not path.startswith(("tests/",) + MAY_PRINT)
        for number, name in calls(path):
            if name in BANNED:
                problems.append(f"{path}:{number}: {name} is banned, use {BANNED[name]}")
            elif is_silent and name in PRINTING:
                problems.append(f"{path}:{number}: {name} in a library; errors are returned")
    return tree.tell(problems)


if __name__ == "__main__":
    sys.exit(main())
