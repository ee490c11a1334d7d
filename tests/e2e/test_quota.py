#!/usr/bin/python3
# test_quota.py: a limit that is reached
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

from driver import App, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']

suite = Suite('quota')


def ask(prompt):
    suite.app.type(Names.prompt, prompt)
    suite.app.press(Names.send)
    wait_until(lambda: suite.app.answer_to(prompt), 'the prompt')


def status_of(prompt):
    answer = suite.app.answer_to(prompt)
    return answer.status if answer else ''


def expect_names():
    faults = suite.app.unnamed_controls()
    assert not faults, faults


def go_to(name):
    """By Tab, from the last parameter: what has the focus is scrolled into view."""
    suite.app.wait_for(Roles.button, 'Set Past Messages Included').click()
    for _ in range(10):
        focused = suite.app.focused()
        if focused and focused.is_called(name):
            return focused
        suite.app.key('Tab')
    raise AssertionError(f'Tab does not come to {name}, but to {suite.app.focused()}')


@suite.test
def limit_is_set():
    """What is used of a minute is shown, and a limit that a person sets is shown beside it"""
    suite.app = App(BINARY).start()
    suite.app.press(Names.try_sample)
    suite.app.wait_for(Roles.text, Names.prompt)
    ask('Hello')
    suite.app.wait_answered()
    limits = go_to('Set Limits…')
    limits.press()
    suite.app.wait_for(Roles.text, 'Requests a Minute').type('1')
    suite.app.press('Apply')
    suite.app.wait_for(contains='1 of 1 request')
    suite.app.wait_for(contains='All free again at ')
    expect_names()


@suite.test
def send_waits():
    """A prompt that would exceed the limit counts down, and is sent at once when that is wanted"""
    ask('Is there room?')
    wait_until(lambda: 'Waiting for room' in status_of('Is there room?'), 'the send to wait')
    first = status_of('Is there room?')
    wait_until(lambda: status_of('Is there room?') not in ('', first), 'the seconds to be counted down')
    assert 'Waiting for room' in status_of('Is there room?'), status_of('Is there room?')
    expect_names()
    suite.app.press('Send Now')
    wait_until(lambda: suite.app.answer_to('Is there room?').text, 'the answer')
    suite.app.wait_answered()


@suite.test
def wait_is_stopped():
    """Stop ends the wait: nothing is sent, and what was typed is kept and can be sent again"""
    ask('Never mind')
    wait_until(lambda: 'Waiting for room' in status_of('Never mind'), 'the send to wait')
    suite.app.press(Names.stop)
    suite.app.wait_for(Roles.button, Names.send, seconds=10)
    wait_until(lambda: 'stopped' in status_of('Never mind'), 'the answer to say that it was stopped')
    assert suite.app.answer_to('Never mind').text == '', suite.app.messages()
    suite.app.find_all(Roles.button, 'Answer Again')[-1].press()
    wait_until(lambda: 'Waiting for room' in status_of('Never mind'), 'the same to wait again')


if __name__ == '__main__':
    sys.exit(suite.main())
