#!/usr/bin/python3
# test_life.py: starts, ends, and what servers do in between
#
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

# Where Phidias looks for servers that people run on their own computers.
LOCAL_PORTS = (8080, 11434, 8000, 1234)

suite = Suite('life')


class Story:
    """What one test leaves for a later one."""

    emulator = None


class LocalServer(http.server.BaseHTTPRequestHandler):
    """As little of a model server as there can be, without a key."""

    def do_GET(self):
        self.reply('application/json', json.dumps({'object': 'list', 'data': [{'id': 'little', 'object': 'model', 'owned_by': 'me'}]}))

    def do_POST(self):
        self.rfile.read(int(self.headers['content-length']))
        deltas = [{'content': 'Here '}, {'content': 'I am.'}]
        events = [{'choices': [{'index': 0, 'delta': delta, 'finish_reason': None}]} for delta in deltas]
        events.append({'choices': [{'index': 0, 'delta': {}, 'finish_reason': 'stop'}]})
        self.reply('text/event-stream', ''.join(f'data: {json.dumps(event)}\n\n' for event in events) + 'data: [DONE]\n\n')

    def reply(self, content_type, text):
        body = text.encode()
        self.send_response(200)
        self.send_header('content-type', content_type)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def listen():
    for port in LOCAL_PORTS:
        try:
            return http.server.ThreadingHTTPServer(('127.0.0.1', port), LocalServer)
        except OSError:
            continue
    return None


def text_below(prompt):
    answer = suite.app.answer_to(prompt)
    return answer.text if answer else ''


def begin_answer(prompt, **behaviour):
    """Asks what is answered slowly; returns when the answer has begun."""
    Story.emulator.behave(**{'pieces': [f'w{number:04} ' for number in range(3000)], 'rate': 30, **behaviour})
    suite.app.send(prompt)
    wait_until(lambda: len(text_below(prompt)) > 30, 'the beginning of an answer')
    return text_below(prompt)


def expect_saved(prompt, text):
    """Starts again: what came is there, and the answer says that it was broken off."""
    suite.app.start()
    wait_until(lambda: text_below(prompt).startswith(text), 'the answer')
    status = suite.app.answer_to(prompt).status
    assert re.search('interrupted|stopped', status), status


@suite.test
def local_server():
    """The welcome page offers a server that runs on this computer, and one press uses it"""
    server = listen()
    if server is None:
        suite.skip('all the usual ports are taken')
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        suite.app = App(BINARY).start()
        button = suite.app.wait_for(Roles.button, contains='Use the local server')
        faults = suite.app.unnamed_controls()
        assert not faults, faults
        button.press()
        suite.app.wait_for(Roles.text, Names.prompt)
        suite.app.send('Are you local?')
        suite.app.wait_answered()
        assert text_below('Are you local?') == 'Here I am.', suite.app.messages()
    finally:
        server.shutdown()
        server.server_close()


@suite.test
def second_start():
    """A second start ends at once and leaves one process, which is the first"""
    if suite.app is None:
        suite.app = App(BINARY).start()
    second = subprocess.run([BINARY], env=suite.app.environment, timeout=20, capture_output=True, check=False)
    assert second.returncode == 0, second
    assert suite.app.process.poll() is None
    windows = [node for node in suite.app.node.walk() if node.role in {'frame', 'window'}]
    assert len(windows) == 1, windows


@suite.test
def connect():
    """A server is connected"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--tokens-per-minute', '0', '--context', '10000000')
    suite.app.connect(Story.emulator.url + '/v1/chat/completions', Story.emulator.key)
    suite.app.wait_for(Roles.text, Names.prompt)


@suite.test
def signals():
    """SIGTERM, SIGINT and SIGHUP end it in the middle of an answer, which is kept"""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        prompt = f'Until {number.name}'
        text = begin_answer(prompt)
        before = time.monotonic()
        suite.app.process.send_signal(number)
        assert suite.app.process.wait(20) == 0, f'{number.name}: {suite.app.process.returncode}'
        assert time.monotonic() - before < 10
        expect_saved(prompt, text)


@suite.test
def close_window():
    """Closing the window in the middle of an answer keeps what came"""
    text = begin_answer('Until the window closes')
    assert suite.app.close() == 0
    expect_saved('Until the window closes', text)


@suite.test
def wrong_key():
    """Below a refused key stands the way to change it"""
    Story.emulator.behave(status=401, body={'error': {'message': 'Access denied', 'code': '401'}})
    suite.app.send('Who am I?')
    suite.app.press('Change Key…')
    suite.app.wait_for(Roles.text, contains='Key')
    faults = suite.app.unnamed_controls()
    assert not faults, faults
    suite.app.key('Escape')
    suite.app.wait_gone(Roles.text, contains='Target URI')


@suite.test
def wait():
    """A busy server's wait is counted down, and can be skipped"""
    Story.emulator.behave(status=429, headers={'retry-after': '30'}, body={'error': {'message': 'Slow down', 'code': '429'}})
    before = time.monotonic()
    suite.app.type(Names.prompt, 'Are you busy?')
    suite.app.press(Names.send)
    suite.app.wait_for(Roles.button, 'Try Now')

    def seconds():
        found = re.search(r'in (\d+) second', suite.app.answer_to('Are you busy?').status)
        return int(found[1]) if found else None

    first = wait_until(seconds, 'a countdown')
    assert 20 <= first <= 30, first
    wait_until(lambda: seconds() < first, 'the countdown to go on')
    suite.app.press('Try Now')
    suite.app.wait_answered()
    assert text_below('Are you busy?')
    assert time.monotonic() - before < 25, 'it waited to the end'


def last_word():
    """The number of the last word on screen; the list holds only the rows around what is seen."""
    conversation = suite.app.find(Roles.list, Names.conversation)
    text = '\n'.join(node.name for node in conversation.walk()) if conversation else ''
    return max((int(number) for number in re.findall(r'n(\d+)', text)), default=0)


@suite.test
def flood():
    """A flood of tokens leaves the window responsive, and Stop ends it"""
    Story.emulator.behave(pieces=[f'n{number} ' for number in range(200000)], rate=10000, first_token_ms=0)
    suite.app.type(Names.prompt, 'Flood me')
    suite.app.press(Names.send)
    wait_until(lambda: last_word() > 5000, 'the flood')
    stop = suite.app.wait_for(Roles.button, Names.stop)
    took = []
    while len(took) < 100:
        before = time.monotonic()
        stop.get('Accessible', 'Name')
        took.append(time.monotonic() - before)
    assert sorted(took)[len(took) // 2] < 0.1 and max(took) < 1, took
    reached = last_word()
    suite.app.press(Names.stop)
    suite.app.wait_for(Roles.button, Names.send, seconds=5)
    wait_until(lambda: suite.app.find(contains='stopped by you'), 'the answer to say that it was stopped')
    stopped_at = last_word()
    assert stopped_at >= reached, (stopped_at, reached)

    # Nothing comes after Stop, and the next prompt finds all in order.
    suite.app.send('Calm again')
    suite.app.wait_answered()
    assert text_below('Calm again')
    request = Story.emulator.requests()[-1]
    answer = request['body']['messages'][-2]['content']
    assert answer.split() == [f'n{number}' for number in range(stopped_at + 1)], answer[-40:]
    suite.app.key('ctrl+n')
    wait_until(lambda: not suite.app.messages(), 'a new conversation')


@suite.test
def server_goes():
    """A server that goes in the middle of an answer leaves what came, Try Again and Continue"""
    text = begin_answer('Until you go')
    Story.emulator.process.kill()
    suite.app.wait_for(Roles.button, Names.try_again)
    suite.app.wait_for(Roles.button, 'Continue')
    assert text_below('Until you go').startswith(text)
    faults = suite.app.unnamed_controls()
    assert not faults, faults
    Story.emulator.stop()


@suite.test
def server_returns():
    """Continue goes on where the answer was broken off, once the server is back"""
    text = text_below('Until you go')
    port, key = Story.emulator.port, Story.emulator.key
    Story.emulator = Emulator(EMULATOR, '--port', str(port))
    if Story.emulator.key != key:
        # Each emulator has keys of its own; the one that is stored is refused.
        Story.emulator.behave(status=200, headers={'content-type': 'text/event-stream'}, body=''.join(
            f'data: {json.dumps(event)}\n\n' for event in (
                {'choices': [{'index': 0, 'delta': {'content': 'and the rest'}, 'finish_reason': None}]},
                {'choices': [{'index': 0, 'delta': {}, 'finish_reason': 'stop'}]})) + 'data: [DONE]\n\n')
    suite.app.press('Continue')
    wait_until(lambda: 'and the rest' in text_below('Until you go'), 'the rest')
    assert text_below('Until you go').startswith(text.rstrip()), text_below('Until you go')
    assert suite.app.close() == 0


if __name__ == '__main__':
    sys.exit(suite.main())
