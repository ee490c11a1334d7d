#!/usr/bin/python3
# test_verbs.py: what can be done with conversations, messages and the composer, by keyboard
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

from driver import App, Emulator, Names, Roles, Suite, output_of, row_text, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

CODE = 'print("Phidias")\nfor i in range(3):\n    print(i)'

suite = Suite('verbs')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def type_keys(text):
    """At the keyboard, into whatever has the focus."""
    output_of('xdotool', 'type', '--clearmodifiers', '--delay', '5', text)


def composer():
    return suite.app.wait_for(Roles.text, Names.prompt)


def expect_in_composer(text):
    found = []
    try:
        wait_until(lambda: found.append(composer().text) or found[-1] == text, 'the composer')
    except AssertionError:
        raise AssertionError(f'{text!r} is not in the composer, but {found[-1:]}') from None


def paste(expected):
    """Pastes into the composer until it is what is expected, and returns it.

    On X11 GTK is without a clipboard's contents for a moment after it has copied.
    """
    composer_focus()

    def pasted():
        suite.app.key('ctrl+a', 'ctrl+v')
        return composer().text if expected in composer().text else None

    text = wait_until(pasted, f'{expected!r} to be pasted')
    suite.app.key('ctrl+a', 'Delete')
    expect_in_composer('')
    return text


def last_request():
    return Story.emulator.requests()[-1]['body']


def ask(prompt, answer, last_line=None):
    """By keyboard, until the answer is there, whose last line is this."""
    n_requests = len(Story.emulator.requests())
    Story.emulator.behave(text=answer)
    type_keys(prompt)
    expect_in_composer(prompt)
    suite.app.key('Return')
    wait_until(lambda: len(Story.emulator.requests()) > n_requests, 'the request')
    wait_until(lambda: suite.app.answer_to(prompt) and suite.app.answer_to(prompt).text.endswith(last_line or answer), 'the answer')
    suite.app.wait_answered()


def titles():
    conversations = suite.app.find(Roles.list, Names.conversations)
    return [node.name for node in conversations.walk() if node.role == 'label'] if conversations else []


def wait_for_title(title):
    wait_until(lambda: title in titles(), f'"{title}" among the conversations')


def texts():
    return [message.text for message in suite.app.messages()]


def expect_focus(name):
    try:
        wait_until(lambda: suite.app.focused() and suite.app.focused().is_called(name), 'the focus')
    except AssertionError:
        raise AssertionError(f'the focus is not on "{name}", but on {suite.app.focused()}') from None


@suite.test
def connect():
    """A server is connected, and the composer has the focus"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--token-rate', '0')
    suite.app = App(BINARY).start()
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    expect_focus(Names.prompt)


@suite.test
def send():
    """Enter sends; parameters that are unset are not in the request"""
    ask('First question', 'First answer')
    body = last_request()
    assert set(body) <= {'messages', 'stream', 'model', 'stream_options'}, sorted(body)
    wait_for_title('First question')
    expect_focus(Names.prompt)


@suite.test
def new_line():
    """Shift+Enter begins a new line"""
    type_keys('above')
    suite.app.key('shift+Return')
    type_keys('below')
    expect_in_composer('above\nbelow')
    Story.emulator.behave(text='Two lines')
    suite.app.key('Return')
    wait_until(lambda: last_request()['messages'][-1]['content'] == 'above\nbelow', 'the request')
    suite.app.wait_answered()
    expect_in_composer('')


@suite.test
def edit_last():
    """Up in the empty composer edits the last prompt; what was answered before stays"""
    suite.app.key('Up')
    expect_in_composer('above\nbelow')
    suite.app.key('Escape')
    expect_in_composer('')
    suite.app.key('Up')
    expect_in_composer('above\nbelow')
    suite.app.key('ctrl+a')
    ask('Edited question', 'Edited answer')
    assert texts() == ['First question', 'First answer', 'Edited question', 'Edited answer'], texts()
    # One of the two, and the way back.
    suite.app.press('Previous Version')
    wait_until(lambda: 'Two lines' in texts(), 'the old answer')
    suite.app.press('Next Version')
    wait_until(lambda: 'Edited answer' in texts(), 'the new answer')


@suite.test
def regenerate():
    """Answer Again keeps the old answer, and both can be gone through"""
    Story.emulator.behave(text='Another answer')
    suite.app.press('Answer Again')
    wait_until(lambda: texts()[-1] == 'Another answer', 'the other answer')
    suite.app.wait_answered()
    assert last_request()['messages'][-1]['content'] == 'Edited question'
    older = suite.app.find_all(Roles.button, 'Previous Version')[-1]
    older.press()
    wait_until(lambda: texts()[-1] == 'Edited answer', 'the first answer')
    suite.app.find_all(Roles.button, 'Next Version')[-1].press()
    wait_until(lambda: texts()[-1] == 'Another answer', 'the second answer')


@suite.test
def copy_answer():
    """Copy Answer puts the whole answer on the clipboard"""
    suite.app.press('Copy Answer')
    assert paste('Another answer').startswith('Another answer')


def composer_focus():
    """By Tab, from wherever the focus is."""
    for _ in range(60):
        focused = suite.app.focused()
        if focused and focused.is_called(Names.prompt):
            return
        suite.app.key('Tab')
    raise AssertionError('Tab does not come to the composer')


@suite.test
def copy_code():
    """Copy Code puts the code on the clipboard, and nothing around it"""
    ask('Show me code', f'Here it is:\n\n```python\n{CODE}\n```\n\nDone.', 'Done.')
    suite.app.press('Copy Code')
    assert paste(CODE).startswith(CODE)


@suite.test
def stop():
    """Escape stops, and keeps what came"""
    Story.emulator.behave(tokens=5000, rate=50)
    type_keys('Go on and on')
    suite.app.key('Return')
    wait_until(lambda: suite.app.answer_to('Go on and on') and suite.app.answer_to('Go on and on').text, 'the beginning of an answer')
    suite.app.key('Escape')
    suite.app.wait_for(Roles.button, Names.send, seconds=5)
    wait_until(lambda: 'stopped' in suite.app.answer_to('Go on and on').status, 'the answer to say that it was stopped')
    assert suite.app.answer_to('Go on and on').text


@suite.test
def past_messages():
    """Past Messages Included limits what is sent"""
    ask('Before the limit', 'Yes')
    assert len(last_request()['messages']) > 4, last_request()['messages']
    suite.app.set_parameter('Past Messages Included', 2)
    composer_focus()
    ask('After the limit', 'Yes')
    sent = [message['content'] for message in last_request()['messages']]
    assert sent == ['Before the limit', 'Yes', 'After the limit'], sent
    assert not any('past' in name for name in last_request()), sorted(last_request())
    suite.app.press('Reset Past Messages Included')
    # A button that is pressed otherwise than by pointer acts a quarter of a second later.
    expect_focus('Set Past Messages Included')


@suite.test
def new_conversation():
    """Ctrl+N begins a conversation, which is listed with its first prompt"""
    suite.app.key('ctrl+n')
    wait_until(lambda: not suite.app.messages(), 'an empty conversation')
    expect_focus(Names.prompt)
    ask('Second conversation', 'Of course')
    assert [message['content'] for message in last_request()['messages']] == ['Second conversation']
    wait_for_title('Second conversation')
    assert 'First question' in titles(), titles()


@suite.test
def rename():
    """F2 renames"""
    suite.app.key('F2')
    expect_focus('Title')
    suite.app.key('ctrl+a')
    type_keys('Renamed one')
    suite.app.key('Return')
    wait_for_title('Renamed one')
    assert 'Second conversation' not in titles(), titles()


@suite.test
def search():
    """Ctrl+Shift+F searches by title, and Enter opens what was found"""
    suite.app.key('ctrl+shift+f')
    type_keys('FIRST')
    wait_until(lambda: 'Renamed one' not in titles(), 'the other title to go')
    assert 'First question' in titles(), titles()
    suite.app.key('Return')
    wait_until(lambda: 'After the limit' in texts(), 'the conversation that was found')
    suite.app.key('ctrl+shift+f')
    suite.app.key('Escape')
    wait_for_title('Renamed one')
    expect_focus(Names.prompt)


@suite.test
def delete():
    """A deleted conversation goes, and Undo brings it back with all that was in it"""
    before = texts()
    suite.app.key('ctrl+shift+Delete')
    wait_until(lambda: 'First question' not in titles(), 'the conversation to go')
    suite.app.press('Undo')
    wait_for_title('First question')
    wait_until(lambda: texts() == before, 'all messages')


@suite.test
def draft():
    """What was typed and not sent is there after a restart, and so are the titles"""
    composer_focus()
    type_keys('Half a thought')
    expect_in_composer('Half a thought')
    suite.app.restart()
    expect_in_composer('Half a thought')
    wait_for_title('Renamed one')
    wait_for_title('First question')
    wait_until(lambda: 'After the limit' in texts(), 'the conversation')


@suite.test
def round_trip():
    """Tab goes round through every part of the window, both ways, and is nowhere trapped"""
    suite.app.key('ctrl+shift+f')
    type_keys('Renamed')
    suite.app.key('Return')
    wait_until(lambda: texts() == ['Second conversation', 'Of course'], 'the short conversation')
    for key in 'Tab', 'shift+Tab':
        composer_focus()
        seen = []
        while len(seen) < 100:
            suite.app.key(key)
            path = wait_until(lambda: suite.app.focused(), f'a focus after {key}').path
            if seen and path in seen:
                break
            seen.append(path)
        nodes = {node.path: node for node in suite.app.node.walk()}
        names = [row_text(nodes[path]) or str(nodes[path].dump()) for path in seen if path in nodes]
        for wanted in ('Main menu', 'New conversation', 'Playground', Names.temperature, 'Renamed one', 'Answer Again', 'Prompt'):
            assert any(wanted in name for name in names), f'{key} does not come to {wanted}: {names}'
        conversation = suite.app.find(Roles.list, Names.conversation)
        assert {node.path for node in conversation.walk()} & set(seen), f'{key} does not come to the conversation'


@suite.test
def dialogs():
    """Every control of every dialog has a name, and Escape closes each"""
    for keys, name in (('ctrl+shift+n', Names.target_uri), ('ctrl+comma', 'Open Folder')):
        suite.app.key(keys)
        suite.app.wait_for(name=name)
        faults = suite.app.unnamed_controls()
        assert not faults, f'{keys}: {faults}'
        suite.app.key('Escape')
        suite.app.wait_gone(name=name)


if __name__ == '__main__':
    sys.exit(suite.main())
