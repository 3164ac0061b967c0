#!/usr/bin/env python3
"""Every C file stands as clang-format 14 (Debian 12) leaves it.

Skipped where that program is missing, except in CI (environment variable CI).
"""
import os
import shutil
import subprocess
import sys

import tree


def main():
    program = shutil.which("clang-format-14")
    if not program:
        print("clang-format-14 is missing")
        return 1 if os.environ.get("CI") else 77
    done = subprocess.run([program, "--dry-run", "-Werror", *tree.c_files("core", "plugins", "tests")],
                          cwd=tree.ROOT)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
