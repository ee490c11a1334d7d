#!/usr/bin/python3
# test_kill.py: thirty times the program is killed in the middle of an answer, and loses a second of it
#
# The server tells how fast it speaks and every word has a number, so that what must be there after
# a kill can be told to the word.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time

from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

KILLS = 30
RATE = 40      # words a second
WORDS = 2000   # of an answer: more than comes before any kill

# An answer is saved each second, and the write itself may take a moment on a busy machine.
LOSS = 1.5

FOLDER = os.path.join(os.environ['XDG_DATA_HOME'], 'phidias')

suite = Suite('kill')


class Story:
    """What was asked, and how much of each answer was on screen long enough to be safe."""

    emulator = None
    owed = []  # (prompt, words)


def prompt_of(number):
    return f'Prompt {number:02}'


def words_of(number):
    return [f'w{number:02}-{word:04}' for word in range(WORDS)]


def words_in(number, text):
    """The words of an answer that are there, which must be its first ones, in their order."""
    words = re.findall(r'w\d\d-\d{4}', text)
    assert words == words_of(number)[:len(words)], f'not the beginning of answer {number}: {text!r}'
    return len(words)


def text_below(number):
    answer = suite.app.answer_to(prompt_of(number))
    return answer.text if answer else ''


def read_library():
    """Each prompt in the library with the text and state of what stands below it.

    From a copy: a second reader must not mend what the program is to mend.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in os.listdir(FOLDER):
            if name.startswith('library.db') and not name.endswith('-shm'):
                shutil.copy(os.path.join(FOLDER, name), folder)
        with contextlib.closing(sqlite3.connect(os.path.join(folder, 'library.db'))) as library:
            check = library.execute('PRAGMA quick_check').fetchall()
            assert check == [('ok',)], check
            rows = library.execute("SELECT prompt.text, answer.text, answer.state FROM message AS prompt "
                                   "LEFT JOIN message AS answer ON answer.parent_id = prompt.id "
                                   "WHERE prompt.role = 'user'").fetchall()
    return {prompt: (text, state) for prompt, text, state in rows}


def is_asked(number):
    return any(request['body']['messages'][-1]['content'] == prompt_of(number)
               for request in Story.emulator.requests())


def stream_and_kill(number, seconds):
    """Asks, looks on for so long after the first word, kills; returns how much must be there."""
    Story.emulator.behave(pieces=[word + ' ' for word in words_of(number)], rate=RATE, first_token_ms=0)
    suite.app.type(Names.prompt, prompt_of(number))
    suite.app.press(Names.send)

    # What leaves is on disk: such a kill comes as early as it can.
    if seconds == 0:
        wait_until(lambda: is_asked(number), 'the request')
        suite.app.kill()
        return 0

    wait_until(lambda: words_in(number, text_below(number)), 'the first word')
    begin = time.monotonic()
    seen = []
    while time.monotonic() < begin + seconds:
        count = words_in(number, text_below(number))
        # It was there by now, and not later.
        seen.append((time.monotonic(), count))
    suite.app.kill()
    end = time.monotonic()
    return max((count for when, count in seen if when <= end - LOSS), default=0)


@suite.test
def connect():
    """A server that speaks slowly is connected"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--tokens-per-minute', '0', '--requests-per-minute', '0')
    suite.app = App(BINARY).start()
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    suite.app.wait_for(Roles.text, Names.prompt)


@suite.test
def kills():
    """Killed thirty times, it finds every prompt and every answer but for the last second"""
    chance = random.Random(2)
    for number in range(1, KILLS + 1):
        seconds = 0 if number % 6 == 0 else chance.uniform(0.2, 3.4)
        owed = stream_and_kill(number, seconds)
        Story.owed.append((prompt_of(number), owed))
        suite.app.start()
        suite.app.wait_for(contains=prompt_of(number))

        answer = wait_until(lambda number=number: suite.app.answer_to(prompt_of(number)), 'the answer')
        wait_until(lambda number=number: 'interrupted' in suite.app.answer_to(prompt_of(number)).status, 'the answer to be marked')
        count = words_in(number, answer.text)
        assert count >= owed, f'kill {number}: {count} words are there, {owed} were shown {LOSS} s before'

    # Otherwise nothing was proved.
    assert sum(owed > 0 for _, owed in Story.owed) >= KILLS / 3, Story.owed


@suite.test
def library():
    """The library is whole, and nothing in it was lost by a later kill"""
    rows = read_library()
    assert len(rows) == KILLS, sorted(rows)
    for number, (prompt, owed) in enumerate(Story.owed, 1):
        text, state = rows[prompt]
        assert state == 'interrupted', f'{prompt} is {state}'
        assert words_in(number, text) >= owed, f'{prompt}: {len(text)} characters are left, {owed} words were owed'


@suite.test
def goes_on():
    """After all of it a prompt is answered to its end"""
    Story.emulator.behave(text='All is well.')
    suite.app.send('Does it still work?')
    suite.app.wait_answered()
    wait_until(lambda: 'All is well.' in suite.app.answer_to('Does it still work?').text, 'the answer')
    assert 'interrupted' not in suite.app.answer_to('Does it still work?').status
    assert suite.app.close() == 0
    assert read_library()['Does it still work?'] == ('All is well.', 'complete')


if __name__ == '__main__':
    sys.exit(suite.main())
