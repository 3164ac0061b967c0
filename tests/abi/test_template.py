"""Builds the template out of tree, from installed files alone, as somebody else would.

test_template.py SOURCE_ROOT BUILD_ROOT LOAD READER_JSON
"""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

import test_symbols

HEADERS = {'types.h', 'model.h', 'plugin.h', 'version.h'}
STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-fsyntax-only']


def run(*command, **options):
    print('$', shlex.join(str(c) for c in command), flush=True)
    return subprocess.run([str(c) for c in command], check=True, text=True,
                          stdout=subprocess.PIPE, **options).stdout


def install(build, scratch):
    """Installs what the development package has; no program needs to be built for it."""
    run('meson', 'install', '-C', build, '--no-rebuild', '--tags', 'devel', '--destdir', scratch)
    pc, = scratch.rglob('dropmill.pc')
    prefix = run('pkg-config', '--variable=prefix', pc).strip()
    return pc, scratch / prefix.lstrip('/')


def check_headers(include):
    folder = include / 'dropmill'
    assert {h.name for h in folder.iterdir()} == HEADERS, sorted(folder.iterdir())
    for header in sorted(HEADERS):
        line = f'#include <dropmill/{header}>\nint main(void) {{ return 0; }}\n'
        run('cc', '-std=c17', *STRICT, f'-I{include}', '-xc', '-', input=line)
        if shutil.which('c++'):
            run('c++', '-std=c++17', *STRICT, f'-I{include}', '-xc++', '-', input=line)


def build_template(source, work, pc, prefix):
    """make, with pkg-config looking at the scratch tree only."""
    env = {k: v for k, v in os.environ.items() if k not in ('CFLAGS', 'LDFLAGS', 'CPATH')}
    env['PKG_CONFIG_LIBDIR'] = str(pc.parent)
    pkg_config = f'PKG_CONFIG=pkg-config --define-variable=prefix={prefix}'
    shutil.copytree(source / 'plugins' / 'template', work)
    flags = 'CFLAGS=-O2 -Wall -Wextra -Wpedantic -Wconversion -Werror'
    run('make', '-C', work, pkg_config, flags, env=env)
    run('make', '-C', work, pkg_config, flags, 'install', env=env)
    found = sorted(prefix.rglob('tab.so'))
    assert len(found) == 1 and found[0].parent.parts[-2:] == ('dropmill', 'plugins'), found
    return found[0]


def check_reading(reader_json, plugin, sample):
    expected = [line.split('\t') for line in sample.read_text(encoding='utf-8').splitlines()]
    cells = [[r, c, 1, 1, text] for r, row in enumerate(expected) for c, text in enumerate(row)]
    for chunk in ('all', 'one', 'random'):
        how = [] if chunk == 'all' else ['-c', chunk]
        read = json.loads(run(reader_json, *how, plugin, sample))
        assert read['tables'][0]['cells'] == cells, read
        assert read['warnings'] == [] and read['paragraphs'] == [], read


def main():
    source, build, load, reader_json = (pathlib.Path(p).resolve() for p in sys.argv[1:])
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder).resolve() / 'root'
        pc, prefix = install(build, scratch)
        check_headers(prefix / 'include')
        plugin = build_template(source, scratch.parent / 'work', pc, prefix)
        assert list(test_symbols.faults(str(plugin))) == []
        assert run(load, plugin).strip() == 'tab'
        check_reading(reader_json, plugin, source / 'plugins' / 'template' / 'sample.tab')
    return 0


if __name__ == '__main__':
    sys.exit(main())
