#!/usr/bin/python3
# test_reading.py: selecting, finding, links and one's place in a conversation
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys

from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']
LONG = ''.join(f'Paragraph {number} of the long answer.\n\n' for number in range(120))

suite = Suite('reading')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def ask(prompt, answer):
    Story.emulator.behave(pieces=[answer], rate=1000)
    suite.app.type(Names.prompt, prompt)
    suite.app.press(Names.send)
    suite.app.wait_for(contains=answer.strip().rpartition('\n')[2].removeprefix('- '))
    suite.app.wait_answered()


def row(contains):
    return suite.app.wait_for({'label'}, contains=contains)


def clipboard():
    """What another program would paste."""
    return subprocess.run(['xclip', '-selection', 'clipboard', '-out'], capture_output=True, text=True, timeout=10,
                          check=False).stdout


@suite.test
def select_over_messages():
    """Ctrl+A twice selects all messages, and they copy as Markdown"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--tokens-per-minute', '0', '--requests-per-minute', '0')
    suite.app = App(BINARY).start()
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    ask('A first question', 'See [the page](https://example.org/page) for **more**.\n\n- one\n- two')
    row('A first question').click()
    suite.app.key('ctrl+a')
    suite.app.key('ctrl+a')
    suite.app.key('ctrl+shift+c')
    if subprocess.run(['which', 'xclip'], capture_output=True, check=False).returncode != 0:
        suite.skip('xclip is not here')
    text = wait_until(clipboard, 'something on the clipboard')
    assert 'A first question' in text and '**more**' in text and '- one\n- two' in text, text


@suite.test
def link_by_keyboard():
    """Tab goes to a link in the row and says where it leads"""
    row('See the page').click()
    suite.app.key('Tab')
    suite.app.wait_for(contains='https://example.org/page')
    suite.app.key('Escape')


@suite.test
def find():
    """Ctrl+F finds in what is open, counts, and goes from match to match"""
    ask('A long one', LONG)
    suite.app.key('ctrl+f')
    suite.app.wait_for(Roles.text, 'Find in conversation')
    subprocess.run(['xdotool', 'type', 'Paragraph 7'], check=True)
    # 7 and 70 to 79.
    suite.app.wait_for(contains=' of 11')
    before = suite.app.wait_for(contains=' of 11').name
    suite.app.key('Return')
    wait_until(lambda: (suite.app.find(contains=' of 11') or suite.app.node).name not in (before, ''), 'another match')
    suite.app.key('Escape')


@suite.test
def place_after_restart():
    """The row at the top is where it was after a restart, to the pixel"""
    for _ in range(3):
        suite.app.key('Page_Up')
    suite.app.key('alt+Up')
    suite.app.key('Page_Down')
    view = suite.app.wait_for(Roles.list, Names.conversation)

    def visible():
        _, top, _, height = view.box
        rows = [node for node in suite.app.wait_for(Roles.list, Names.conversation).find_all({'label'}, contains='Paragraph')]
        boxes = sorted((node.box[1], node.name) for node in rows if top <= node.box[1] < top + height)
        return boxes[:3]

    before = wait_until(visible, 'rows in view')
    suite.app.restart()
    view = suite.app.wait_for(Roles.list, Names.conversation)
    wait_until(lambda: visible() == before, f'the same rows at the same place: {before}')


if __name__ == '__main__':
    sys.exit(suite.main())
