#!/usr/bin/python3
# test_library.py: a library that is damaged, too new, in use, read-only or on a full disk
#
# Each test begins with a library of its own, made from the one good library that the first test
# makes with the program itself. Whatever is pressed, no byte that was there may be gone after.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys

from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

FOLDER = os.path.join(os.environ['XDG_DATA_HOME'], 'phidias')
LIBRARY = os.path.join(FOLDER, 'library.db')
GOOD = os.path.join(os.environ['HOME'], 'good')

PAGE = 'The Library Cannot Be Opened'
TRY_AGAIN = 'Try Again'
RESTORE = 'Restore the Newest Backup'
START_EMPTY = 'Set It Aside and Start Empty'
NO_SAVING = 'Go On Without Saving'
WAYS_OUT = {TRY_AGAIN, RESTORE, START_EMPTY, NO_SAVING}

suite = Suite('library')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def hashes():
    """What is in the files of the data folder, whatever they are called."""
    found = set()
    for folder, _, files in os.walk(FOLDER):
        for name in files:
            if not name.endswith(('-shm', '.lock')):
                with open(os.path.join(folder, name), 'rb') as file:
                    data = file.read()
                if data:
                    found.add(hashlib.sha256(data).hexdigest())
    return found


def write_library(data):
    for name in os.listdir(FOLDER):
        path = os.path.join(FOLDER, name)
        if name.startswith('library.db'):
            os.remove(path)
    with open(LIBRARY, 'wb') as file:
        file.write(data)


def begin(change=None, with_backup=False):
    """Starts the program with a copy of the good library, changed."""
    end()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(GOOD, FOLDER)
    if with_backup:
        make_backup()
    if change is not None:
        with open(LIBRARY, 'rb') as file:
            write_library(change(file.read()))
    suite.app = App(BINARY).start()


def make_backup():
    """As the program does before it changes a library's schema; its own are beside the library."""
    backups = os.path.join(FOLDER, 'backups')
    os.makedirs(backups, exist_ok=True)
    if not os.listdir(backups):
        shutil.copy(LIBRARY, os.path.join(backups, 'library-000001-2026-01-01T00-00-00-v1.db'))


def end():
    if suite.app is not None:
        suite.app.kill()


def expect_page(sentence, *ways_out):
    """The page that says what is wrong, with these buttons and no other."""
    suite.app.wait_for(name=PAGE)
    suite.app.wait_for(contains=sentence)
    found = {button.name.partition(' ' + name)[0] if button.name != name else name
             for name in WAYS_OUT for button in suite.app.find_all(Roles.button, name)}
    assert found == set(ways_out), found
    faults = suite.app.unnamed_controls()
    assert not faults, faults


def expect_first_prompt():
    suite.app.wait_gone(name=PAGE)
    suite.app.wait_for(contains='The first prompt')


def expect_empty():
    suite.app.wait_gone(name=PAGE)
    suite.app.wait_for(Roles.button, Names.try_sample)


def expect_nothing_lost(before):
    lost = before - hashes()
    assert not lost, f'{len(lost)} files are gone of {len(before)}; there are {os.listdir(FOLDER)}'


def truncated(data):
    return data[:len(data) // 2]


def of_version_999(data):
    """The same library as a version of the program wrote it that is not made yet."""
    path = os.path.join(FOLDER, 'newer')
    with open(path, 'wb') as file:
        file.write(data)
    with contextlib.closing(sqlite3.connect(path)) as library:
        library.execute('PRAGMA user_version = 999')
        library.commit()
    with open(path, 'rb') as file:
        data = file.read()
    for name in os.listdir(FOLDER):
        if name.startswith('newer'):
            os.remove(os.path.join(FOLDER, name))
    return data


@suite.test
def good():
    """A good library is made"""
    Story.emulator = Emulator(EMULATOR, '--port', '0')
    suite.app = App(BINARY).start()
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    suite.app.send('The first prompt')
    suite.app.wait_answered()
    suite.app.close()
    shutil.copytree(FOLDER, GOOD)


@suite.test
def text_file():
    """A text file in its place is set aside under a dated name, and an empty library begun"""
    begin(lambda data: b'These are my notes.\n' * 100)
    before = hashes()
    expect_page('damaged', TRY_AGAIN, START_EMPTY, NO_SAVING)
    suite.app.press(START_EMPTY)
    expect_empty()
    expect_nothing_lost(before)
    assert any(name.startswith('library.db.damaged-') for name in os.listdir(FOLDER)), os.listdir(FOLDER)
    suite.app.restart()
    expect_empty()


@suite.test
def try_again():
    """Try Again looks at the file anew, and opens it when it was put right"""
    begin(truncated)
    expect_page('damaged', TRY_AGAIN, START_EMPTY, NO_SAVING)
    # A page that says something else shows that the first attempt has ended: an attempt that was
    # still under way would find the good file that is put there next.
    with open(os.path.join(GOOD, 'library.db'), 'rb') as file:
        good_library = file.read()
    write_library(of_version_999(good_library))
    suite.app.press(TRY_AGAIN)
    expect_page('999', TRY_AGAIN, NO_SAVING)
    write_library(good_library)
    suite.app.press(TRY_AGAIN)
    expect_first_prompt()


@suite.test
def restore():
    """A truncated library is replaced by the newest backup, and kept"""
    begin(truncated, with_backup=True)
    before = hashes()
    expect_page('damaged', TRY_AGAIN, RESTORE, START_EMPTY, NO_SAVING)
    suite.app.press(RESTORE)
    expect_first_prompt()
    expect_nothing_lost(before)
    suite.app.restart()
    expect_first_prompt()
    expect_nothing_lost(before)


@suite.test
def zero_length():
    """An empty file beside a backup counts as damage, not as a new library"""
    begin(lambda data: b'', with_backup=True)
    before = hashes()
    expect_page('damaged', TRY_AGAIN, RESTORE, START_EMPTY, NO_SAVING)
    suite.app.press(RESTORE)
    expect_first_prompt()
    expect_nothing_lost(before)


@suite.test
def without_saving():
    """Go On Without Saving works, says so, and leaves the file alone"""
    begin(truncated)
    before = hashes()
    suite.app.press(NO_SAVING)
    expect_empty()
    suite.app.wait_for({'alert'}, contains='not saved')
    suite.app.press(Names.try_sample)
    suite.app.send('Forgotten soon')
    suite.app.wait_answered()
    suite.app.close()
    assert hashes() == before, os.listdir(FOLDER)


@suite.test
def newer():
    """A library of a newer version is named so, and not touched"""
    begin(of_version_999)
    before = hashes()
    expect_page('999', TRY_AGAIN, NO_SAVING)
    suite.app.press(TRY_AGAIN)
    expect_page('999', TRY_AGAIN, NO_SAVING)
    suite.app.close()
    assert hashes() == before


@suite.test
def in_use():
    """A library that another process holds is not opened until that lets go"""
    end()
    shutil.rmtree(FOLDER)
    shutil.copytree(GOOD, FOLDER)
    with open(os.path.join(FOLDER, 'library.lock'), 'ab') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.lockf(lock, fcntl.LOCK_EX)
        suite.app = App(BINARY).start()
        expect_page('already running', TRY_AGAIN, NO_SAVING)
    suite.app.press(TRY_AGAIN)
    expect_first_prompt()


@contextlib.contextmanager
def mounted(*arguments):
    """Mounts something over the data folder; yields whether that is allowed here."""
    end()
    is_mounted = subprocess.run(['mount', *arguments, FOLDER], capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        end()
        if is_mounted:
            subprocess.run(['umount', '--lazy', FOLDER], check=True)


@suite.test
def read_only():
    """A library in a folder that cannot be written is read, and the banner says so"""
    end()
    shutil.rmtree(FOLDER)
    shutil.copytree(GOOD, FOLDER)
    with mounted('--bind', '-o', 'ro', FOLDER) as is_mounted:
        if not is_mounted and os.geteuid() == 0:
            suite.skip('nothing can be mounted here, and root may write everywhere')
        if not is_mounted:
            for name in os.listdir(FOLDER):
                os.chmod(os.path.join(FOLDER, name), 0o400)
            os.chmod(FOLDER, 0o500)
        try:
            before = hashes()
            suite.app = App(BINARY).start()
            expect_first_prompt()
            suite.app.wait_for({'alert'}, contains='read-only')
            suite.app.send('Still answered')
            suite.app.wait_answered()
            assert suite.app.answer_to('Still answered').text
            suite.app.close()
            assert hashes() == before
        finally:
            if not is_mounted:
                os.chmod(FOLDER, 0o700)


@suite.test
def disk_full():
    """On a full disk the answer goes on, the banner says so, and space that comes back saves it"""
    end()
    shutil.rmtree(FOLDER)
    os.makedirs(FOLDER)
    with mounted('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs') as is_mounted:
        if not is_mounted:
            suite.skip('nothing can be mounted here')
        shutil.copytree(GOOD, FOLDER, dirs_exist_ok=True)
        suite.app = App(BINARY).start()
        expect_first_prompt()
        Story.emulator.behave(pieces=[f'word{number} ' for number in range(3000)], rate=400)
        suite.app.send('Fill the disk')
        wait_until(lambda: suite.app.answer_to('Fill the disk').text, 'the beginning of an answer')
        fill = os.path.join(FOLDER, 'fill')
        with open(fill, 'wb', buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        suite.app.wait_for({'alert'}, contains='full')
        length = len(suite.app.answer_to('Fill the disk').text)
        wait_until(lambda: len(suite.app.answer_to('Fill the disk').text) > length, 'the answer to go on')
        os.remove(fill)
        suite.app.wait_gone({'alert'}, contains='full', seconds=60)
        suite.app.wait_answered()
        text = suite.app.answer_to('Fill the disk').text
        assert 'word2999' in text, text[-80:]
        suite.app.restart()
        wait_until(lambda: suite.app.answer_to('Fill the disk'), 'the answer')
        wait_until(lambda: suite.app.answer_to('Fill the disk').text == text, 'the whole answer to be there')


@suite.test
def disk_full_at_start():
    """With a disk that is full from the start the library is read, and the banner says why"""
    end()
    shutil.rmtree(FOLDER)
    os.makedirs(FOLDER)
    with mounted('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs') as is_mounted:
        if not is_mounted:
            suite.skip('nothing can be mounted here')
        shutil.copytree(GOOD, FOLDER, dirs_exist_ok=True)
        with open(os.path.join(FOLDER, 'fill'), 'wb', buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        suite.app = App(BINARY).start()
        expect_first_prompt()
        suite.app.wait_for({'alert'}, contains='full')
        suite.app.send('Answered all the same')
        suite.app.wait_answered()
        assert suite.app.answer_to('Answered all the same').text


if __name__ == '__main__':
    sys.exit(suite.main())
