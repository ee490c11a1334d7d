# driver.py: drives the built program through the accessibility bus, as assistive technology does
#
# To be run inside `with-session`. Nothing here knows a pixel or a widget class: controls are found
# by role and accessible name, so that each step is a check of the names, too.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import atexit
import contextlib
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
import traceback
import urllib.parse
import urllib.request

import gi
from log_check import faults_in

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

WAIT = float(os.environ.get('PHIDIAS_E2E_WAIT', '20'))
INTERVAL = 0.05


class Names:
    """The accessible names that Phidias gives its controls: the only place that spells them."""

    try_sample = 'Try the sample deployment'
    connect = 'Connect an endpoint'
    prompt = 'Prompt'
    send = 'Send'
    stop = 'Stop'
    conversation = 'Conversation'
    conversations = 'Conversations'
    new_conversation = 'New conversation'
    main_menu = 'Main menu'
    connect_from_menu = 'Connect an Endpoint…'
    system_message = 'System Message'
    temperature = 'Temperature'
    target_uri = 'Target URI, Base URL, or curl Command'
    key = 'Key'
    deployment_name = 'Name in Phidias'
    test_endpoint = 'Test'
    add_endpoint = 'Connect'
    try_again = 'Try Again'
    details = 'Details'


class Roles:
    """Names of roles, which differ between releases of GTK and of the client library."""

    button = {'push button', 'button', 'toggle button'}
    text = {'text', 'entry', 'password text', 'text box', 'editbar', 'paragraph'}
    row = {'list item', 'table row'}
    list = {'list', 'list box', 'table'}
    slider = {'slider', 'spin button'}
    toggle = {'toggle button', 'switch', 'check box', 'push button', 'button'}
    window = {'frame', 'window', 'dialog', 'alert'}

    # One control to a person, made of several inside, which have no name of their own.
    composite = {'combo box', 'entry', 'password text', 'text', 'text box', 'spin button', 'scroll bar'}

    # What a person can act on, and so must be able to tell apart.
    interactive = {
        'push button', 'button', 'toggle button', 'switch', 'check box', 'radio button', 'combo box',
        'entry', 'password text', 'text', 'text box', 'slider', 'spin button', 'link', 'menu item',
        'check menu item', 'radio menu item', 'page tab', 'list item',
    }


class NotFound(AssertionError):
    pass


def wait_until(condition, what, seconds=None):
    """Asks until the answer is true, and returns it."""
    seconds = WAIT if seconds is None else seconds
    end = time.monotonic() + seconds
    while True:
        try:
            answer = condition()
        except GLib.Error:
            # A node went while it was looked at.
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise NotFound(f'waited {seconds:g} s for {what}')
        time.sleep(INTERVAL)


class Bus:
    """The accessibility bus, asked directly.

    libatspi asks for each property of each object by itself, some 2,000 calls for one look at the
    window. GTK tells all of it in one answer: with a busy processor the difference is between a
    tenth of a second and ten.
    """

    PATH = '/org/a11y/atspi/'
    connection = None

    @classmethod
    def call(cls, bus, path, interface, method, arguments=None):
        if cls.connection is None:
            session = Gio.bus_get_sync(Gio.BusType.SESSION)
            address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress',
                                        None, None, 0, -1, None).unpack()[0]
            flags = Gio.DBusConnectionFlags
            cls.connection = Gio.DBusConnection.new_for_address_sync(
                address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        answer = cls.connection.call_sync(bus, path, interface, method, arguments, None, 0, int(WAIT * 1000), None)
        values = answer.unpack()
        return values[0] if len(values) == 1 else values

    @classmethod
    def program(cls, pid):
        """The name on the bus of the program with this process id, if it is there."""
        programs = cls.call('org.a11y.atspi.Registry', cls.PATH + 'accessible/root', 'org.a11y.atspi.Accessible', 'GetChildren')
        for bus, _ in programs:
            with contextlib.suppress(GLib.Error):
                if pid == cls.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                                   'GetConnectionUnixProcessID', GLib.Variant('(s)', (bus,))):
                    return bus
        return None

    @classmethod
    def tree(cls, bus, pid, thorough=False):
        """All of a program, as it is now: nodes below a root of no role.

        A hidden object is not counted by its parent, though it may be there: one that took its place
        and was never asked for is found by a thorough look only.
        """
        asked = set()
        while True:
            root, nodes = cls.look(bus, pid)
            # GTK makes an object when it is first asked for; until then its parent only counts it.
            lacking = [node for node in nodes if node.path not in asked and
                       (len(node.nodes) < node.n_children or (thorough and node.n_children > 0))]
            if not lacking:
                return root
            for node in lacking:
                asked.add(node.path)
                with contextlib.suppress(GLib.Error):
                    node.call('Accessible', 'GetChildren')

    @classmethod
    def look(cls, bus, pid):
        nodes = {}
        for item in cls.call(bus, cls.PATH + 'cache', 'org.a11y.atspi.Cache', 'GetItems'):
            nodes[item[0][1]] = Node(bus, pid, *item)
        root = Node(bus, pid, (bus, ''), None, (bus, ''), 0, 0, [], '', 0, '', [0, 0])
        root.role = ''
        for node in nodes.values():
            parent = nodes.get(node.parent_path, root)
            if parent is not node:
                node.parent = parent
                parent.nodes.append(node)
        for node in (root, *nodes.values()):
            node.nodes.sort(key=lambda child: child.index)
        return root, list(nodes.values())


class Node:
    """One accessible object, as it was when the tree was read; what it does, it does now."""

    def __init__(self, bus, pid, place, _application, parent, index, n_children, interfaces, name, role, _description, states):
        self.bus, self.pid, self.path = bus, pid, place[1]
        self.parent_path, self.index, self.n_children = parent[1], index, n_children
        self.interfaces, self.name, self.states = interfaces, name or '', states
        self.role = Atspi.role_get_name(Atspi.Role(role)) or ''
        self.parent, self.nodes = None, []

    def call(self, interface, method, arguments=None):
        return Bus.call(self.bus, self.path, 'org.a11y.atspi.' + interface, method, arguments)

    def get(self, interface, name):
        return Bus.call(self.bus, self.path, 'org.freedesktop.DBus.Properties', 'Get',
                        GLib.Variant('(ss)', ('org.a11y.atspi.' + interface, name)))

    def has_state(self, state):
        number = int(state)
        return bool(self.states[number // 32] >> number % 32 & 1)

    @property
    def box(self):
        """x, y, width and height in the window."""
        return self.call('Component', 'GetExtents', GLib.Variant('(u)', (int(Atspi.CoordType.WINDOW),)))

    @property
    def is_showing(self):
        """Whether it is mapped; out of sight in a scrolled list still counts.

        GTK 4.8 sets the state for windows only, and leaves a hidden page its old extents. What it
        answers truthfully is whether a point lies in the widget, which is never so for a hidden one.
        """
        if self.has_state(Atspi.StateType.SHOWING):
            return True
        if 'org.a11y.atspi.Component' not in self.interfaces:
            # Such as the page object between a stack and its child.
            return True
        x, y, width, height = self.box
        return width > 0 and height > 0 and self.call(
            'Component', 'Contains',
            GLib.Variant('(iiu)', (x + width // 2, y + height // 2, int(Atspi.CoordType.WINDOW))))

    def is_sensitive(self):
        self.states = self.call('Accessible', 'GetState')
        return self.has_state(Atspi.StateType.SENSITIVE)

    def children(self):
        return list(self.nodes)

    def walk(self):
        """This node and all below it, from top to bottom, hidden ones too."""
        yield self
        for child in self.nodes:
            yield from child.walk()

    def matches(self, roles, name, contains):
        return ((roles is None or self.role in roles) and (name is None or self.is_called(name)) and
                (contains is None or contains in self.name))

    def find_all(self, roles=None, name=None, contains=None):
        found = []
        for node in self.walk():
            with contextlib.suppress(GLib.Error):
                if node.matches(roles, name, contains) and node.is_showing:
                    found.append(node)
        return found

    def find(self, roles=None, name=None, contains=None):
        for node in self.walk():
            with contextlib.suppress(GLib.Error):
                if node.matches(roles, name, contains) and node.is_showing:
                    return node
        return None

    def is_called(self, name):
        return self.name == name

    def press(self):
        wait_until(self.is_sensitive, f'{self} to be sensitive')
        # A menu button's action is that of the button inside.
        for node in self.walk():
            if node.role in Roles.interactive and 'org.a11y.atspi.Action' in node.interfaces:
                with contextlib.suppress(GLib.Error):
                    if node.call('Action', 'DoAction', GLib.Variant('(i)', (0,))):
                        return
        self.click()

    def click(self):
        """With the pointer, for what offers no action."""
        # GTK tells where a widget is in its window, and X where the window is on the display.
        left, top, width, height = self.box
        node, window = self, None
        while node is not None:
            window, node = node if node.role in Roles.window else window, node.parent
        x, y, _, _ = window_frame(self.pid, window.box[2:] if window is not None else None)
        subprocess.run(['xdotool', 'mousemove', str(x + left + width // 2), str(y + top + height // 2), 'click', '1'],
                       check=True)

    def type(self, text):
        """Replaces what is written in an entry or a text view."""
        wait_until(self.is_sensitive, f'{self} to be sensitive')
        assert self.call('EditableText', 'SetTextContents', GLib.Variant('(s)', (text,))), f'{self} took no text'

    @property
    def text(self):
        count = self.get('Text', 'CharacterCount')
        return self.call('Text', 'GetText', GLib.Variant('(ii)', (0, count)))

    @property
    def value(self):
        return self.get('Value', 'CurrentValue')

    @value.setter
    def value(self, number):
        Bus.call(self.bus, self.path, 'org.freedesktop.DBus.Properties', 'Set',
                 GLib.Variant('(ssv)', ('org.a11y.atspi.Value', 'CurrentValue', GLib.Variant('d', number))))

    def dump(self, indent=0):
        return '\n'.join([f'{"  " * indent}{self.role} "{self.name}"', *(child.dump(indent + 1) for child in self.nodes)])

    def __str__(self):
        return f'{self.role} "{self.name}"'


def window_frames(pid):
    """Where a program's windows stand on the display, without their shadows, the largest first.

    Of each x, y, width, height and its id.
    """
    frames = []
    for wid in output_of('xdotool', 'search', '--onlyvisible', '--pid', str(pid)).split():
        # Not xdotool's getwindowgeometry, which is wrong where a window manager drew the frame.
        facts = dict(re.findall(r'(Absolute upper-left [XY]|Width|Height): +(-?\d+)', output_of('xwininfo', '-id', wid)))
        extents = re.findall(r'\d+', output_of('xprop', '-id', wid, '_GTK_FRAME_EXTENTS').partition('=')[2])
        left, right, top, bottom = (int(number) for number in extents) if len(extents) == 4 else (0, 0, 0, 0)
        frames.append((int(facts['Absolute upper-left X']) + left, int(facts['Absolute upper-left Y']) + top,
                       int(facts['Width']) - left - right, int(facts['Height']) - top - bottom, wid))
    return sorted(frames, key=lambda frame: frame[2] * frame[3], reverse=True)


def window_frame(pid, like=None):
    """The frame of the largest window, or of the one whose size is the nearest to that of `like`."""
    frames = window_frames(pid)
    if like is not None:
        frames.sort(key=lambda frame: abs(frame[2] - like[0]) + abs(frame[3] - like[1]))
    return frames[0][:4]


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def key(*names):
    """Presses keys as at a keyboard: key('ctrl+n')."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers', *names], check=True)


def screenshot(path):
    """A picture of the whole display."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    subprocess.run(['import', '-silent', '-window', 'root', path], check=True)
    return path


class Logs:
    """What the programs of this test write, to be looked through at its end."""

    paths = []

    @classmethod
    def open(cls, path):
        if path not in cls.paths:
            cls.paths.append(path)
        return open(path, 'ab')

    @staticmethod
    def read(path):
        with contextlib.suppress(FileNotFoundError):
            with open(path, encoding='utf-8', errors='replace') as file:
                return file.read()
        return ''

    @classmethod
    def check(cls):
        faults = [f'{os.path.basename(path)}: {fault}' for path in cls.paths for fault in faults_in(cls.read(path))]
        assert not faults, 'the programs wrote:\n' + '\n'.join(faults)


class Message:
    """What stands on screen of one message."""

    def __init__(self, author):
        self.author = author
        self.rows = []
        self.status = ''
        self.footer = None

    @property
    def text(self):
        return '\n'.join(self.rows)

    def __eq__(self, other):
        return (self.author, self.rows) == (other.author, other.rows)

    def __repr__(self):
        return f'{self.author}: {self.text!r} [{self.status}]'


class App:
    """A running Phidias."""

    # Which looks for something that is not there yet are thorough ones, which cost ten times as much.
    THOROUGH = (4, 16, 64)

    def __init__(self, binary, *arguments, environment=None, log=None):
        self.binary = binary
        self.arguments = arguments
        self.environment = {**os.environ, **(environment or {})}
        self.log_path = log or os.path.join(os.environ['XDG_CACHE_HOME'], 'phidias.log')
        self.process = None
        self.bus = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with Logs.open(self.log_path) as log:
            self.process = subprocess.Popen([self.binary, *self.arguments], env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self._find_self, 'the program on the accessibility bus', WAIT * 2)
        return self

    def _find_self(self):
        self._alive()
        self.bus = Bus.program(self.process.pid)
        return self.bus is not None and any(node.role in Roles.window for node in self.node.walk())

    @property
    def node(self):
        """The tree of the program as it is now."""
        return Bus.tree(self.bus, self.process.pid)

    def log(self):
        return Logs.read(self.log_path)

    # Looking

    def find(self, roles=None, name=None, contains=None):
        return self.node.find(roles, name, contains)

    def find_all(self, roles=None, name=None, contains=None):
        return self.node.find_all(roles, name, contains)

    def wait_for(self, roles=None, name=None, contains=None, seconds=None):
        wanted = ' '.join(filter(None, ['/'.join(sorted(roles)) if roles else 'a node',
                                        f'called "{name}"' if name else None,
                                        f'with "{contains}" in its name' if contains else None]))
        looks = itertools.count(1)

        def look():
            tree = Bus.tree(self.bus, self.process.pid, thorough=next(looks) in self.THOROUGH)
            return self._alive() and tree.find(roles, name, contains)

        return wait_until(look, wanted, seconds)

    def wait_gone(self, roles=None, name=None, contains=None, seconds=None):
        wait_until(lambda: self._alive() and self.find(roles, name, contains) is None,
                   f'"{name or contains}" to go', seconds)

    def _alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}:\n{self.log()[-4000:]}')
        return True

    def messages(self):
        """The conversation as it is on screen, from top to bottom.

        Each message is a row with the name of who speaks, rows of text, and a row with what there
        is to tell and to do; the first two are labels, the last is a group. The head of a thought
        is a button, and no part of the text.
        """
        conversation = self.find(Roles.list, Names.conversation)
        found, is_open = [], False
        for item in conversation.children() if conversation is not None else ():
            with contextlib.suppress(GLib.Error):
                for row in item.children():
                    if row.role in Roles.button:
                        continue
                    if row.role != 'label':
                        if is_open:
                            found[-1].status, found[-1].footer, is_open = row_text(row), row, False
                    elif is_open:
                        found[-1].rows.append(row.name)
                    else:
                        found.append(Message(row.name))
                        is_open = True
        return found

    def answer_to(self, prompt):
        """The message below the newest one with this text."""
        messages = self.messages()
        for index in range(len(messages) - 2, -1, -1):
            if prompt in messages[index].text:
                return messages[index + 1]
        return None

    def unnamed_controls(self):
        """What a person could act on but not tell apart by ear, or would hear twice."""
        faults = []
        audit(self.node, faults)
        return faults

    # Acting

    def press(self, name, roles=None, seconds=None):
        node = self.wait_for(roles or Roles.button, name, seconds=seconds)
        node.press()
        return node

    def type(self, name, text):
        self.wait_for(Roles.text, name).type(text)

    def send(self, prompt):
        """Sends a prompt and waits until the program says that it is on its way."""
        self.type(Names.prompt, prompt)
        self.press(Names.send)
        self.wait_for(contains=prompt)
        # An answer may be over before we look; a stopped one is not, nor one that never began.
        with contextlib.suppress(NotFound):
            self.wait_for(Roles.button, Names.stop, seconds=2)

    def open_connect(self):
        """The dialog in which an endpoint is connected, from wherever it is offered now."""
        button = self.find(Roles.button, Names.connect)
        if button is None:
            self.press(Names.main_menu)
            button = self.wait_for(name=Names.connect_from_menu)
        button.press()
        self.wait_for(Roles.text, Names.target_uri)

    def connect(self, uri, key):
        """Connects an endpoint as a person does, and leaves the playground open."""
        self.open_connect()
        self.type(Names.target_uri, uri)
        self.wait_for(Roles.text, contains=Names.key).type(key)
        self.press(Names.test_endpoint)
        # GTK presses a button a quarter of a second later: Connect would be pressed while the test runs.
        self.wait_gone(contains='Costs nothing')
        self.press(Names.add_endpoint)
        self.wait_gone(Roles.text, Names.target_uri)

    def key(self, *names):
        """Presses keys in the window that was opened last: key('ctrl+n')."""
        windows = output_of('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split()
        if output_of('xdotool', 'getwindowfocus').strip() not in windows:
            # Without a window manager nobody gives the focus to a window.
            output_of('xdotool', 'windowfocus', '--sync', windows[-1])
        key(*names)

    def focused(self):
        """The control with the keyboard focus, if there is one."""
        return next((node for node in self.node.walk() if node.has_state(Atspi.StateType.FOCUSED)), None)

    def set_parameter(self, name, value):
        """Moves a parameter's slider, which sets the parameter."""
        self.wait_for(Roles.slider, name).value = value
        wait_until(lambda: abs(self.find(Roles.slider, name).value - value) < 1e-6, f'{name} to be {value}')

    def wait_answered(self, seconds=None):
        """Until the composer offers to send again."""
        self.wait_for(Roles.button, Names.send, seconds=seconds or WAIT * 3)

    def close(self):
        """Closes the window as its close button does, and waits for the end of the program."""
        window = self.wait_for({'frame', 'window'})
        names = [name for name, _, _ in window.call('Action', 'GetActions')]
        if 'window.close' in names:
            # The program may be gone before it has answered.
            with contextlib.suppress(GLib.Error):
                window.call('Action', 'DoAction', GLib.Variant('(i)', (names.index('window.close'),)))
        else:
            key('alt+F4')
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            raise AssertionError('the program did not end when its window was closed') from None
        return self.process.returncode

    def restart(self):
        self.close()
        self.start()

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


def is_class_name(name):
    """GTK 4.8 gives a widget without a label the name of its class."""
    return name.startswith(('Gtk', 'Adw', 'Phidias')) and name.isalnum() and name != 'Phidias'


def audit(node, faults):
    with contextlib.suppress(GLib.Error):
        if node.role in Roles.interactive:
            name = node.name.strip()
            # GTK 4.8 joins an object's own name and that of its label: "_Send Send".
            said = name.replace('_', '')
            half = said[:len(said) // 2]
            if half and said == f'{half} {half}' and node.is_showing:
                faults.append(f'{node}, twice')
            if not name or is_class_name(name):
                # A row is called by what stands in it.
                if (node.role not in Roles.row or not row_text(node).strip()) and node.is_showing:
                    faults.append(f'{node} in {path_of(node)}')
        if node.role in Roles.composite:
            return
        for child in node.children():
            audit(child, faults)


def row_text(row):
    """A row's own name, or else the names and texts of what stands in it."""
    name = row.name
    if name and not is_class_name(name):
        return name
    return '\n'.join(text for text in (row_text(child) for child in row.children()) if text)


def path_of(node):
    names = []
    while node.parent is not None and len(names) < 6:
        node = node.parent
        names.append(str(node))
    return ' < '.join(names)


class Emulator:
    """The offline Azure as a program of its own, for tests that look at what it was sent."""

    def __init__(self, binary, *arguments):
        self.binary = binary
        self.process = None
        # A test that fails stops nothing, and the session takes only its own programs with it.
        atexit.register(self.stop)
        self.start(*(arguments or ('--port', '0')))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, *arguments):
        with Logs.open(os.path.join(os.environ['XDG_CACHE_HOME'], 'emulator.log')) as log:
            self.process = subprocess.Popen([self.binary, *arguments], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log)
        self.facts = json.loads(self.process.stdout.readline())
        self.url = self.facts['url'].rstrip('/')
        self.key = self.facts['keys'][0]
        self.port = urllib.parse.urlsplit(self.url).port

    def stop(self):
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(WAIT)
        self.process.stdout.close()

    def _ask(self, method, route, body=None):
        request = urllib.request.Request(self.url + route, method=method, headers={'api-key': self.key},
                                         data=None if body is None else json.dumps(body).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=WAIT) as answer:
            return json.loads(answer.read() or 'null')

    def behave(self, **behaviour):
        """What the next request gets; see `phidias-emulator --help`."""
        self._ask('POST', '/phidias/control', behaviour)

    def behave_rightly(self):
        """Forgets what of such behaviour is still to come."""
        self._ask('DELETE', '/phidias/control')

    def journal(self):
        """All requests that it saw, oldest first."""
        return self._ask('GET', '/phidias/requests')['requests']

    def requests(self):
        """The chat requests that it saw, oldest first."""
        return [request for request in self.journal() if request['path'].endswith('/chat/completions')]


class Skipped(Exception):
    """What a test wants is not to be had here."""


class Suite:
    """Runs functions in the order in which they were written, and reports in TAP."""

    def __init__(self, name):
        self.name = name
        self.tests = []
        self.app = None

    def test(self, function):
        self.tests.append(function)
        return function

    def main(self):
        failed = 0
        print('TAP version 13')
        print(f'1..{len(self.tests) + 1}', flush=True)
        for number, function in enumerate(self.tests, 1):
            if not self.run(number, function):
                failed += 1
                self.show_state(number)
        # What is written at the end of a program counts, too.
        if self.app is not None:
            self.app.kill()
        if not self.run(len(self.tests) + 1, self.nothing_warned):
            failed += 1
        return 1 if failed else 0

    @staticmethod
    def nothing_warned():
        """No program warned of anything"""
        Logs.check()

    def run(self, number, function):
        """Whether the test passed, or was left out."""
        title = (function.__doc__ or function.__name__).strip().splitlines()[0].rstrip('.')
        try:
            function()
        except Skipped as reason:
            print(f'ok {number} - {title} # SKIP {reason}', flush=True)
        except Exception:
            print(f'not ok {number} - {title}')
            self.explain(traceback.format_exc())
            return False
        else:
            print(f'ok {number} - {title}', flush=True)
        return True

    def show_state(self, number):
        """What a person would look at after a failure."""
        folder = os.environ.get('PHIDIAS_E2E_PICTURES', '')
        if folder:
            with contextlib.suppress(Exception):
                picture = screenshot(os.path.join(folder, f'{self.name}-{number}.png'))
                self.explain(f'picture: {picture}')
        if self.app is not None and self.app.bus is not None:
            with contextlib.suppress(Exception):
                self.explain(self.app.node.dump())
            self.explain(self.app.log()[-3000:])

    @staticmethod
    def skip(reason):
        raise Skipped(reason)

    @staticmethod
    def explain(text):
        for line in text.rstrip().splitlines():
            print(f'# {line}')
        sys.stdout.flush()
