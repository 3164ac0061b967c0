"""Checks that a plugin exports dm_plugin_v1 and nothing else, and asks for no symbol of ours.

test_symbols.py PLUGIN.so...
"""
import subprocess
import sys


def symbols(path, *options):
    run = subprocess.run(['nm', '-D', '--format=posix', *options, path],
                         stdout=subprocess.PIPE, check=True, text=True)
    return {line.split()[0].split('@')[0] for line in run.stdout.splitlines()}


def faults(path):
    exported = symbols(path, '--defined-only')
    # A sanitized module marks its tables with a symbol of the sanitizer's.
    exported = {name for name in exported if not name.startswith('__odr_asan')}
    wanted = symbols(path, '--undefined-only')
    if exported != {'dm_plugin_v1'}:
        yield f'exports {sorted(exported)}, not dm_plugin_v1 alone'
    ours = sorted(name for name in wanted if name.startswith('dm_'))
    if ours:
        yield f'asks for symbols of the host: {ours}'


def main():
    bad = [f'{path}: {fault}' for path in sys.argv[1:] for fault in faults(path)]
    print('\n'.join(bad))
    return 1 if bad or len(sys.argv) < 2 else 0


if __name__ == '__main__':
    sys.exit(main())
