#!/usr/bin/env python3
"""Who may include whom: arrows point down only, and a library is met in its own place only."""
import re
import sys

import tree

# Folders of this project that a folder may include from, beside itself.
MAY = {
    "core/include": {"dropmill"},
    "core/base": {"dropmill"},
    "core/yaml": {"dropmill", "base"},
    "core/model": {"dropmill", "base", "yaml"},
    "core/checks": {"dropmill", "base", "yaml", "model"},
    "core/settings": {"dropmill", "base", "yaml"},
    "core/ipc": {"dropmill", "base"},
    "core/pool": {"dropmill", "base", "ipc"},
    "core/runtime": {"dropmill", "base", "model"},
    "core/worker": {"dropmill", "base", "model", "checks", "runtime", "ipc"},
    "core/journal": {"dropmill", "base"},
    "core/daemon": {"dropmill", "base", "yaml", "ipc", "pool", "settings", "journal"},
    "core/tools": {"dropmill", "base", "ipc", "pool", "settings", "daemon"},
    "plugins/common": {"dropmill", "base"},
    "plugins": {"dropmill", "base", "common"},
    "plugins/template": {"dropmill"},
}
# Where a library's header may be included. Folders, or single files.
LIBRARIES = {
    "aio.h": ["core/daemon/sync.c"],
    "cjson/": ["core/daemon", "core/tools", "plugins/json"],
    "dlfcn.h": ["core/runtime/loader.c"],
    "iconv.h": ["plugins/csv", "plugins/docx"],
    "libfyaml.h": ["core/yaml/yaml.c"],
    "libxml/": ["plugins/common", "plugins/xml"],
    "nettle/": ["core/daemon", "core/worker/digest.c"],
    "pthread.h": ["core/journal"],
    "seccomp.h": ["core/worker/sandbox_seccomp.c"],
    "sqlite3.h": ["core/journal"],
    "sys/socket.h": ["core/daemon/control.c", "core/daemon/question.c", "core/ipc/fdpass.c",
                     "core/pool", "core/tools/talk.c"],
    "systemd/": ["core/daemon/notify.c"],
    "uchardet/": ["plugins/csv"],
    "utf8proc.h": ["core/model/normalise.c"],
    "uv.h": ["core/pool", "core/daemon", "core/tools"],
    "zip.h": ["plugins/common/ooxml"],
}
# Headers of the C library and of the kernel that anyone may include.
SYSTEM = {"assert.h", "ctype.h", "dirent.h", "elf.h", "emmintrin.h", "errno.h", "fcntl.h", "fnmatch.h",
          "fts.h",
          "getopt.h", "grp.h", "inttypes.h", "libgen.h", "limits.h", "link.h", "locale.h", "malloc.h", "math.h", "poll.h",
          "sched.h", "signal.h", "stdarg.h", "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h",
          "stdio.h", "stdlib.h", "string.h", "strings.h", "time.h", "unistd.h", "wchar.h"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)', re.M)


def home_of(path):
    """The row of MAY that a file obeys: its folder, or the nearest one above."""
    folder = path
    while folder and folder not in MAY:
        folder = folder.rpartition("/")[0]
    if not folder:
        sys.exit(f"{path}: its folder has no row in MAY; say there what it may include")
    return folder


def own_folder_has(path, name):
    return (tree.ROOT / path).parent.joinpath(name).exists()


def check_own(path, name):
    """A header of this project: beside the file, or from a folder below its own."""
    if "/" not in name:
        # style_css.h is written by the build, beside the sources that include it.
        return own_folder_has(path, name) or name == "style_css.h"
    first = name.partition("/")[0]
    return first in MAY[home_of(path)] or f"core/{first}" == home_of(path) or (
        first == "common" and path.startswith("plugins/" + name.rpartition("/")[0]))


def check_foreign(path, name):
    for prefix, places in LIBRARIES.items():
        if name.startswith(prefix):
            return any(path == place or path.startswith(place + "/") for place in places)
    if name.startswith("dropmill/"):
        return path.startswith("plugins/template/")
    return name in SYSTEM or name.startswith(("sys/", "linux/"))


def main():
    problems = []
    for path in tree.c_files("core", "plugins"):
        for quote, name in INCLUDE.findall(tree.read(path)):
            if not (check_own if quote == '"' else check_foreign)(path, name):
                problems.append(f"{path}: may not include {name}")
    return tree.tell(problems)


if __name__ == "__main__":
    sys.exit(main())
