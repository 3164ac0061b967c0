#!/usr/bin/env python3
"""Runs a fuzz target over seeds made from the tests' own data (seeds.py).

    run.py [--seconds N] [--corpus DIR] PROGRAM [FILE...]

With files it runs those only. Exit status 1 where the target crashes, leaks, hangs, takes too much memory or says
FOUND; the input stands in the folder DROPMILL_FUZZ_ARTIFACTS (else the present one) then.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import seeds

# A worker has 512 MiB; sanitizers take several times what the program takes. Seconds are for one input.
BOUNDS = ["-rss_limit_mb=1024", "-malloc_limit_mb=256", "-timeout=20", "-report_slow_units=10"]
MAX_LENGTH = {"package": 16384, "docx": 16384, "xlsx": 16384, "number-format": 512, "csv": 8192, "target-value": 256}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--corpus", help="keep what the run found here, and start from it the next time")
    parser.add_argument("program")
    parser.add_argument("files", nargs="*")
    return parser.parse_args()


def fuzz(call, name, folder):
    """The exit status and the output of libFuzzer."""
    given, dictionary = Path(folder, "seeds"), Path(folder, "dictionary")
    corpus = Path(call.corpus) if call.corpus else Path(folder, "corpus")
    corpus.mkdir(parents=True, exist_ok=True)
    given.mkdir()
    n = seeds.write(name, given, dictionary, MAX_LENGTH[name])
    print("%s: %d seeds" % (name, n), flush=True)
    artifacts = os.environ.get("DROPMILL_FUZZ_ARTIFACTS", ".")
    os.makedirs(artifacts, exist_ok=True)
    command = [call.program, *BOUNDS, "-max_len=%d" % MAX_LENGTH[name], "-max_total_time=%d" % call.seconds,
               "-print_final_stats=1", "-artifact_prefix=%s/%s-" % (artifacts, name)]
    if dictionary.exists():
        command.append("-dict=%s" % dictionary)
    return subprocess.run([*command, corpus, given], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def main():
    call = arguments()
    name = os.path.basename(call.program).removeprefix("fuzz-")
    os.environ.setdefault("ASAN_OPTIONS", "detect_leaks=1:allocator_may_return_null=1")
    os.environ.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    if call.files:
        return subprocess.run([call.program, *BOUNDS, *call.files]).returncode
    with tempfile.TemporaryDirectory(prefix="dropmill-fuzz-") as folder:
        done = fuzz(call, name, folder)
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        print(text[-12000:])
    for line in re.findall(r"^(?:stat::.*|Done .*)$", text, re.M):
        print(line)
    executed = re.search(r"stat::number_of_executed_units: +(\d+)", text)
    return 1 if done.returncode or not executed or int(executed[1]) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
