#!/usr/bin/env python3
"""The same files give the same bytes, whatever the order, the workers, the zone and the locale."""
import sys

import forms

RUNS = [
    (forms.FILES, ["--workers", "1"], {"TZ": "UTC", "LC_ALL": "C"}),
    (forms.FILES[::-1], ["--workers", "4", "--limit", "jobs_per_worker=3"],
     {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}),
    (forms.FILES[1::2] + forms.FILES[::2], ["--workers", "3"], {"TZ": "America/New_York"}),
]


def main():
    first = None
    for files, words, environment in RUNS:
        with forms.folder() as folder:
            out = forms.convert(folder, *words, files=files, **environment)
            outputs = {path.name: path.read_bytes() for path in out.iterdir()}
        assert len(outputs) == 3 * len(forms.FILES), sorted(outputs)
        first = first or outputs
        different = [name for name in first if outputs.get(name) != first[name]]
        assert not different, f"{words}: other bytes in {different}"
    print(f"{len(first)} outputs, the same in {len(RUNS)} runs")


if __name__ == "__main__":
    sys.exit(main())
