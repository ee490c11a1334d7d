#!/usr/bin/python3
# test_thought.py: what a model thought folds, opens, and is there after a restart
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

from driver import App, Atspi, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

THOUGHT = 'The person asks twice.'

suite = Suite('thought')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def head():
    return suite.app.find(Roles.button, contains='Thought')


def is_expanded():
    node = head()
    return node is not None and node.has_state(Atspi.StateType.EXPANDED)


def sees_thought():
    return suite.app.find(contains=THOUGHT) is not None


@suite.test
def fold():
    """A thought in tags is folded once the answer is there"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--token-rate', '0')
    suite.app = App(BINARY).start()
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    Story.emulator.behave(text=f'<think>\n{THOUGHT}\n</think>\n\nIt is so.')
    suite.app.send('Is it so?')
    suite.app.wait_answered()
    wait_until(head, 'the head of the thought')
    assert suite.app.answer_to('Is it so?').text == 'It is so.', suite.app.answer_to('Is it so?')
    assert not is_expanded()
    assert not sees_thought()


@suite.test
def open_and_close():
    """The head opens it and folds it, and says which"""
    head().press()
    wait_until(sees_thought, 'the thought')
    wait_until(is_expanded, 'the head to say so')
    assert suite.app.answer_to('Is it so?').text.endswith('It is so.')
    faults = suite.app.unnamed_controls()
    assert not faults, faults
    head().press()
    wait_until(lambda: not sees_thought(), 'the thought to go')
    assert not is_expanded()


@suite.test
def told_apart():
    """So does one that the server tells apart; neither goes back"""
    Story.emulator.behave(reasoning=THOUGHT, text='It still is.')
    suite.app.send('Still?')
    suite.app.wait_answered()
    wait_until(lambda: len(suite.app.find_all(Roles.button, contains='Thought')) == 2, 'two heads')
    turns = Story.emulator.requests()[-1]['body']['messages']
    assert [turn['content'] for turn in turns] == ['Is it so?', 'It is so.', 'Still?'], turns


@suite.test
def restart():
    """After a restart both are there, folded, with the time they took"""
    suite.app.restart()
    wait_until(lambda: len(suite.app.find_all(Roles.button, contains='Thought for')) == 2, 'two heads')
    assert not sees_thought()
    suite.app.wait_for(Roles.text, Names.prompt)


if __name__ == '__main__':
    sys.exit(suite.main())
