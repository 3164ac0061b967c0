"""The test forms and their conversion; every test here converts them anew, in one call."""
import os
import subprocess
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
FILES = sorted((TESTS / "forms" / "files").iterdir())
EXPECTED = TESTS / "forms" / "expected"
SCHEMA = TESTS.parent / "config" / "schema"


def folder():
    return tempfile.TemporaryDirectory(prefix="dropmill-golden-")


def convert(out, *words, files=FILES, **environment):
    """Converts files into the folder `out`. Any failure ends the test with what was said."""
    command = [os.environ["DROPMILL"], "convert", "-o", str(out), *words, *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300,
                          env={**os.environ, **environment})
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, f"{command[:5]}: exit {done.returncode}\n{said}"
    assert not said, said
    return Path(out)
