#!/usr/bin/env python3
# test_faults.py: the list of faults covers what it must, and names tests that exist
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import sys

ROOT = os.environ['PHIDIAS_SOURCE_ROOT']

# Issue 2, section 6.
REQUIRED = {*range(1, 12), *range(13, 23), *range(25, 47), 49, 50, 51, 54, 55, *range(57, 63), *range(66, 74), 90, 93}


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as file:
        return file.read()


def entries():
    for line in read('tests/faults.md').splitlines():
        if line.startswith('- '):
            yield line[2:]


def missing(entry):
    """What an entry names that is not there."""
    tests = re.findall(r'`(tests/[^`]+)`((?:[ ,]*`(?!tests/)[^`]+`)*)', entry)
    if not tests:
        yield 'no test'
    for path, names in tests:
        if not os.path.exists(os.path.join(ROOT, path)):
            yield path
            continue
        text = read(path)
        names = re.findall(r'`([^`]+)`', names)
        if not names:
            yield f'{path}: no name'
        yield from (f'{path}: {name}' for name in names if name not in text)


def main():
    found = list(entries())
    numbers = {int(match.group()) for match in (re.match(r'\d+', entry) for entry in found) if match}
    print(f'1..{len(found) + 1}')
    lacking = sorted(REQUIRED - numbers)
    print(f"{'not ' if lacking else ''}ok 1 every fault has an entry{': ' + str(lacking) if lacking else ''}")
    failed = bool(lacking)
    for number, entry in enumerate(found, 2):
        gone = list(missing(entry))
        failed = failed or bool(gone)
        print(f"{'not ' if gone else ''}ok {number} {entry.split(':')[0].replace('#', '')}")
        for what in gone:
            print(f'# {what}')
    return failed


if __name__ == '__main__':
    sys.exit(main())
