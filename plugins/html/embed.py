"""Turns style.css into a C header: embed.py style.css style_css.h

The text must read the same inside an HTML and an XML style element, so the characters that either
of them would take for markup are refused here rather than found in a browser."""
import re
import sys

source, target = sys.argv[1:]
with open(source, encoding='utf-8') as file:
    css = file.read()
css = re.sub(r'/\*.*?\*/', '', css, flags=re.S)
lines = [line.strip() for line in css.splitlines() if line.strip()]
for line in lines:
    if re.search(r'[<>&"\\]|url\(|@import', line):
        sys.exit(f'{source}: not allowed in an embedded style: {line}')
with open(target, 'w', encoding='utf-8') as file:
    file.write('/* Made from style.css. */\nstatic const char *const style_lines[] = {\n')
    file.writelines(f'\t"{line}\\n",\n' for line in lines)
    file.write('\tNULL,\n};\n')
