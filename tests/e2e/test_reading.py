#!/usr/bin/python3
# test_reading.py: selecting, finding, links and one's place in a conversation
#
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from driver import App, Emulator, Gio, Names, Roles, Suite, output_of, row_text, screenshot, wait_until, window_frame

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']
DATA = os.path.join(os.environ['XDG_DATA_HOME'], 'phidias')
LONG = ''.join(f'Paragraph {number} of the long answer.\n\n' for number in range(120))
# Of several lines each, which are broken elsewhere at each width.
PROSE = ''.join(f'Paragraph {number} of the prose' + ', long enough to be broken anew when the width changes' * 4 + '.\n\n'
                for number in range(30)) + 'So ends the prose.'

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


def remove_browsers():
    """Leaves nothing that opens web addresses, whatever is installed here."""
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'mimeapps.list'), 'w', encoding='utf-8') as file:
        file.write('[Removed Associations]\n')
        for scheme in ('x-scheme-handler/http', 'x-scheme-handler/https'):
            programs = [program.get_id() for program in Gio.AppInfo.get_all_for_type(scheme)]
            file.write(f'{scheme}={"".join(name + ";" for name in programs)}\n')


def dismiss(words):
    """The toast that says so is there to be seen, and its button has a name."""
    suite.app.wait_for(Roles.button, 'Dismiss')
    assert suite.app.wait_for({'label'}, contains=words).is_showing
    screenshot(os.path.join(os.environ['PHIDIAS_E2E_PICTURES'], f'toast-{words.split()[1]}.png'))
    faults = suite.app.unnamed_controls()
    assert not faults, 'without a name: ' + '; '.join(faults)
    suite.app.press('Dismiss')
    # The announcement of it stays for those who ask late.
    wait_until(lambda: suite.app.find(Roles.button, 'Dismiss') is None, 'the toast to go')


@suite.test
def select_over_messages():
    """Ctrl+A twice selects all messages, and they copy as Markdown"""
    remove_browsers()
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


@suite.test
def link_fails():
    """That nothing opens it is told to those who see"""
    suite.app.key('Return')
    dismiss('The link could not be opened')
    suite.app.key('Escape')


@suite.test
def sign_in_fails():
    """So it is of a network's page to sign in"""
    Story.emulator.behave(status=200, headers={'content-type': 'text/html'}, body='<html><title>Hotel</title>Sign in</html>')
    suite.app.send('Is there a network?')
    suite.app.press('Sign In…')
    dismiss('No browser could be opened')


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
def page_while_writing():
    """Page Up and Page Down turn the conversation's pages from the composer, which keeps the keyboard"""
    def last_is_in_view():
        _, top, _, height = suite.app.find(Roles.list, Names.conversation).box
        last = suite.app.find({'label'}, contains='Paragraph 119')
        return last is not None and top <= last.box[1] < top + height

    suite.app.key('ctrl+End')
    wait_until(last_is_in_view, 'the end of the answer')
    prompt = suite.app.wait_for(Roles.text, Names.prompt)
    prompt.click()
    suite.app.key('a', 'Page_Up', 'b')
    wait_until(lambda: not last_is_in_view(), 'the page before')
    suite.app.key('Page_Down', 'c')
    wait_until(last_is_in_view, 'the last page')
    wait_until(lambda: prompt.text == 'abc', 'what was typed meanwhile')
    prompt.type('')


@suite.test
def place_after_restart():
    """The row at the top is where it was after a restart, to the pixel"""
    for _ in range(3):
        suite.app.key('Page_Up')
    suite.app.key('alt+Up')
    suite.app.key('Page_Down')
    before = wait_until(lambda: tops(3), 'rows in view')
    suite.app.restart()
    suite.app.wait_for(Roles.list, Names.conversation)
    wait_until(lambda: tops(3) == before, f'the same rows at the same place: {before}')


def tops(count):
    """The first paragraphs that are wholly in view, each with the place of its top in it."""
    return [paragraph[:2] for paragraph in paragraphs()[:count]]


def place_on_disk():
    """Which row of the long answer the library has at the top of the view, and where.

    From a copy: a second reader must not mend what the program is to mend.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in os.listdir(DATA):
            if name.startswith('library.db') and not name.endswith('-shm'):
                shutil.copy(os.path.join(DATA, name), folder)
        with contextlib.closing(sqlite3.connect(os.path.join(folder, 'library.db'))) as library:
            rows = library.execute('SELECT place_row, place_offset FROM conversation JOIN message ON message.id = place_id '
                                   "WHERE message.text LIKE '%long answer%'").fetchall()
    return rows[0] if rows else None


def place_in_view():
    """The same of what is seen: the first row is the message's head, each paragraph is one more."""
    conversation = suite.app.find(Roles.list, Names.conversation)
    top = conversation.box[1]
    for node in conversation.find_all({'label'}, contains='of the long answer'):
        box = node.box
        if box[1] <= top < box[1] + box[3]:
            return int(node.name.split()[1]) + 1, box[1] - top
    return None


@suite.test
def place_after_kill():
    """The row at the top is where it was, though the program was killed, once the reader came to rest"""
    for _ in range(3):
        left = place_in_view()
        suite.app.key('Page_Down')
        wait_until(lambda left=left: place_in_view() not in (None, left), 'another page')
    place = wait_until(place_in_view, 'a row at the top')
    wait_until(lambda: place_on_disk() == place, f'the place to be on disk: {place}')
    before = tops(3)
    suite.app.kill()
    suite.app.start()
    suite.app.wait_for(Roles.list, Names.conversation)
    wait_until(lambda: tops(3) == before, f'the same rows at the same place: {before}')
    assert place_in_view() == place


def paragraphs():
    """The paragraphs that are wholly in view, from top to bottom: top edge in the view, name, box on the display."""
    conversation = suite.app.find(Roles.list, Names.conversation)
    _, top, _, height = conversation.box
    found = []
    for node in conversation.find_all({'label'}, contains='Paragraph'):
        box = node.box
        if top <= box[1] and box[1] + box[3] <= top + height:
            found.append((box[1] - top, node.name, box))
    return sorted(found)


def is_there(text):
    """Whether the list has a row with this text, in sight or not."""
    return any(node.matches({'label'}, None, text) for node in suite.app.node.walk())


def pixels(box):
    """What is painted of a row, without its right edge, where a scrollbar may fade."""
    window_x, window_y, _, _ = window_frame(suite.app.process.pid)
    x, y, width, height = box
    path = screenshot(os.path.join(os.environ['XDG_CACHE_HOME'], 'place.png'))
    return subprocess.run(['convert', path, '-crop', f'{width - 40}x{height}+{window_x + x}+{window_y + y}', '+repage',
                           'rgb:-'], check=True, capture_output=True, timeout=60).stdout


def resize_window(width, height):
    """Asks the X server, as the edge of the window would, and waits until the window has that size."""
    windows = output_of('xdotool', 'search', '--onlyvisible', '--pid', str(suite.app.process.pid)).split()
    output_of('xdotool', 'windowsize', windows[-1], str(width), str(height))
    wait_until(lambda: window_frame(suite.app.process.pid)[2:] == (width, height), f'a window of {width} × {height}')


@suite.test
def place_while_streaming():
    """The top row keeps its pixels over 1,000 arriving chunks while panes open and the window is resized"""
    ask('Some prose', PROSE)
    part = ''.join(f'Line {number} of prose with $x_{number}$ in it.\n\n' for number in range(40))
    part += '```c\n' + 'int n = 0;\n' * 30 + '```\n\n| a | b |\n|---|---|\n' + '| 1 | 2 |\n' * 20
    part += '\n$$\\frac{a}{b}$$\n\nThe last line.'
    pieces = [part[len(part) * i // 1000:len(part) * (i + 1) // 1000] for i in range(1000)]
    assert ''.join(pieces) == part and all(pieces)
    # It begins, and waits until the reader has gone elsewhere.
    Story.emulator.behave(pieces=pieces, rate=50, first_token_ms=4000)
    suite.app.send('Go on')
    suite.app.key('alt+Up')
    wait_until(lambda: paragraphs()[0][1].startswith('Paragraph 0 of the prose'), 'the prose from its head')

    # The list itself keeps the row that was clicked, which stands low: what is above it would move.
    low = paragraphs()[-2]
    next(node for node in suite.app.find_all({'label'}, low[1])).click()
    wait_until(lambda: suite.app.focused() is not None and low[1] in row_text(suite.app.focused()), 'the focus on the row')
    before = paragraphs()[0]
    painted = pixels(before[2])
    assert len(set(painted)) > 10, 'nothing is painted there'

    def look():
        now = paragraphs()[0]
        assert now[:2] == before[:2], (now, before)
        return now

    def is_as_before():
        return look()[2] == before[2] and pixels(before[2]) == painted

    _, _, width, height = window_frame(suite.app.process.pid)
    changes = [lambda: suite.app.key('ctrl+F9'), lambda: suite.app.key('ctrl+F9'),
               lambda: resize_window(width - 150, height), lambda: resize_window(width, height)]
    wait_until(lambda: is_there('Line 1 of prose'), 'the answer to come')
    count = 0
    while suite.app.find(Roles.button, Names.stop) or count % 2:
        changes[count % len(changes)]()
        count += 1
        if count % 2:
            wait_until(lambda: look()[2][2:] != before[2][2:], 'the text to be broken anew')
        else:
            wait_until(is_as_before, 'the same pixels as before')
    assert count >= 4, f'{count} changes only while the answer came'
    assert is_as_before(), 'other pixels at the end'
    suite.app.key('End')
    suite.app.wait_for(contains='The last line.')


if __name__ == '__main__':
    sys.exit(suite.main())
