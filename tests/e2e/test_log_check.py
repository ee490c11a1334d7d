#!/usr/bin/python3
# test_log_check.py: a program that warns of something fails the test that ran it
#
# What is looked for is written by GLib itself, so that the check knows its ways and not ours.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile

import log_check
from driver import App, Emulator, Logs, Suite

LEVELS = {'ERROR': 1 << 2, 'CRITICAL': 1 << 3, 'WARNING': 1 << 4, 'Message': 1 << 5, 'INFO': 1 << 6, 'DEBUG': 1 << 7}

# A program of one line in a log, named as ours.
WRITER = '''
import ctypes, sys
glib = ctypes.CDLL('libglib-2.0.so.0')
glib.g_set_prgname(b'phidias')
domain, level, message = sys.argv[1].encode() or None, int(sys.argv[2]), sys.argv[3].encode()
glib.g_log(domain, level, b'%s', message)
'''

suite = Suite('log-check')


def written(domain, level, message):
    """What GLib writes, on both of the ways that it has out."""
    result = subprocess.run([sys.executable, '-c', WRITER, domain, str(LEVELS[level]), message], capture_output=True,
                            text=True, check=False, env={**os.environ, 'G_MESSAGES_DEBUG': 'all', 'G_DEBUG': ''})
    text = result.stdout + result.stderr
    assert message in text, (result.returncode, text)
    return text


def outcome_of(log):
    """What a suite says at its end whose program wrote this."""
    kept, Logs.paths = Logs.paths, []
    try:
        with tempfile.TemporaryDirectory() as folder:
            with Logs.open(os.path.join(folder, 'phidias.log')) as file:
                file.write(log.encode())
            inner = Suite('inner')
            inner.test(lambda: None)
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                status = inner.main()
            return status, said.getvalue()
    finally:
        Logs.paths = kept


@suite.test
def found():
    """Warnings and criticals of every domain are found"""
    for domain in ('GLib', 'GLib-GObject', 'GLib-GIO', 'Gtk', 'Gdk', 'Gsk', 'Adwaita', 'Pango', 'libsoup', 'phidias-ui', ''):
        for level in ('WARNING', 'CRITICAL'):
            faults = log_check.faults_in(written(domain, level, 'a thing went wrong'))
            assert faults == [f'{domain or "no domain"} {level}: a thing went wrong'], faults
    faults = log_check.faults_in(written('phidias-store', 'ERROR', 'this is the end'))
    assert faults == ['phidias-store ERROR: this is the end'], faults


@suite.test
def passed():
    """What is no warning passes, and so does what GLib did not write"""
    for level in ('Message', 'INFO', 'DEBUG'):
        text = written('phidias-wire', level, 'WARNING: the server is slow')
        assert log_check.faults_in(text) == [], text
    others = ('libEGL warning: DRI2: failed to authenticate\n'
              'dbus-daemon[31]: [session uid=0 pid=31] Activating service\n'
              'MESA: error: ZINK: failed to choose pdev\n'
              'The answer was: WARNING **: boil the water first\n')
    assert log_check.faults_in(others) == []


@suite.test
def named():
    """Of one kind of line there is one fault, and what is tolerated is told apart by its whole text"""
    line = written('Gtk', 'WARNING', 'known thing 7')
    kept, log_check.TOLERATED = log_check.TOLERATED, (('Gtk', re.compile(r'known thing \d'), 'it is known'),)
    try:
        assert log_check.faults_in(line) == []
        assert log_check.faults_in(written('Gdk', 'WARNING', 'known thing 7')) != []
        assert log_check.faults_in(written('Gtk', 'WARNING', 'known thing 7 and more')) != []
    finally:
        log_check.TOLERATED = kept
    assert len(log_check.faults_in(line + line)) == 1
    for domain, pattern, reason in log_check.TOLERATED:
        assert domain and pattern.pattern and len(reason.split()) >= 4, (domain, pattern, reason)


@suite.test
def fails():
    """A suite whose program warned fails at its end, and tells of what"""
    status, said = outcome_of('ready\n')
    assert status == 0 and 'ok 2 - No program warned of anything' in said and 'not ok' not in said, said
    status, said = outcome_of('ready\n' + written('Adwaita', 'CRITICAL', 'adw_foo: assertion failed'))
    assert status == 1 and 'not ok 2 - No program warned of anything' in said, said
    assert 'phidias.log: Adwaita CRITICAL: adw_foo: assertion failed' in said, said


@suite.test
def kept():
    """What the app and the emulator write is kept, even where they do not start"""
    known, Logs.paths = Logs.paths, []
    # The app is not to be looked for on a bus of ours.
    os.environ['DBUS_SESSION_BUS_ADDRESS'] = 'disabled:'
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ['XDG_CACHE_HOME'] = folder
            for starts, message in ((App, 'no display is there'), (Emulator, 'no port is left')):
                # The one ends too early, the other says nothing of where it listens.
                with contextlib.suppress(AssertionError, ValueError):
                    program = starts(sys.executable, '-c', WRITER, 'phidias', str(LEVELS['WARNING']), message)
                    program.start()
            faults = [fault for path in Logs.paths for fault in log_check.faults_in(Logs.read(path))]
            assert faults == ['phidias WARNING: no display is there', 'phidias WARNING: no port is left'], faults
    finally:
        Logs.paths = known


if __name__ == '__main__':
    sys.exit(suite.main())
