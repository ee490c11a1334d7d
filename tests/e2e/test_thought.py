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


def rows_in_view():
    """The paragraphs that are wholly in view, each with its top."""
    conversation = suite.app.find(Roles.list, Names.conversation)
    _, top, _, height = conversation.box
    found = [(node.box[1] - top, node.name, node.box[3]) for node in conversation.find_all({'label'}, contains='Paragraph')]
    return sorted((y, name) for y, name, tall in found if 0 <= y and y + tall <= height)


def sees(words):
    return any(words in name for _, name in rows_in_view())


@suite.test
def place_over_restart():
    """Where one reads below or within a thought that was opened is where one reads after a restart"""
    Story.emulator.behave(reasoning=''.join(f'Paragraph {number} of the thought.\n\n' for number in range(60)),
                          text=''.join(f'Paragraph {number} of the answer.\n\n' for number in range(60)))
    suite.app.type(Names.prompt, 'A long one')
    suite.app.press(Names.send)
    wait_until(lambda: sees('Paragraph 59 of the answer'), 'the end of the answer')
    suite.app.wait_answered()
    suite.app.key('alt+Up')
    wait_until(lambda: sees('Paragraph 0 of the answer'), 'the head of the answer')
    suite.app.find_all(Roles.button, contains='Thought')[-1].press()
    wait_until(lambda: sees('Paragraph 0 of the thought'), 'the thought')
    for words in ('of the thought', 'of the answer'):
        # Nothing else is in view: not the head of the thought, nor its end.
        while not all(words in name for _, name in wait_until(rows_in_view, 'rows in view')):
            left = rows_in_view()
            suite.app.key('Page_Down')
            wait_until(lambda left=left: rows_in_view() not in ([], left), 'another page')
        before = wait_until(rows_in_view, 'rows in view')
        suite.app.restart()
        suite.app.wait_for(Roles.list, Names.conversation)
        wait_until(lambda before=before: rows_in_view() == before, f'the same rows at the same place: {before}')


if __name__ == '__main__':
    sys.exit(suite.main())
