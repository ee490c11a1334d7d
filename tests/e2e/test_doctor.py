#!/usr/bin/python3
# test_doctor.py: a deployment that does not answer, and the doctor that finds out why
#
# SPDX-License-Identifier: GPL-3.0-or-later
import http.server
import json
import os
import sys
import threading
import urllib.error
import urllib.request

from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

suite = Suite('doctor')


class Gate(http.server.BaseHTTPRequestHandler):
    """In front of the emulator, which takes a key in either header: takes it in one of them."""

    protocol_version = 'HTTP/1.1'
    emulator = None
    header = None
    refused = 0

    def do_GET(self):
        self.answer(None)

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get('Content-Length', '0'))))

    def answer(self, body):
        if Gate.header is not None and not self.headers.get(Gate.header):
            Gate.refused += 1
            self.reply(401, 'application/json', json.dumps({'error': {
                'code': '401',
                'message': 'Access denied due to missing subscription key. Make sure to include subscription key.',
            }}).encode())
            return
        request = urllib.request.Request(Gate.emulator.url + self.path, method=self.command, data=body)
        for name in ('Content-Type', 'Authorization', 'api-key'):
            if self.headers.get(name):
                request.add_header(name, self.headers[name])
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                self.reply(answer.status, answer.headers['Content-Type'], answer.read())
        except urllib.error.HTTPError as error:
            self.reply(error.code, error.headers['Content-Type'], error.read())

    def reply(self, status, kind, body):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def ask(prompt):
    suite.app.type(Names.prompt, prompt)
    suite.app.press(Names.send)
    wait_until(lambda: suite.app.answer_to(prompt), 'the prompt')


def expect_names():
    faults = suite.app.unnamed_controls()
    assert not faults, faults


@suite.test
def wrong_header():
    """A deployment whose key goes in the wrong header fails, with a way to find out why"""
    suite.app = App(BINARY).start()
    Gate.emulator = Emulator(EMULATOR, '--port', '0', '--token-rate', '0')
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Gate)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    suite.app.connect(f'http://127.0.0.1:{server.server_port}/v1/chat/completions', Gate.emulator.key)
    Gate.header = 'api-key'
    ask('Are you there?')
    suite.app.wait_for(Roles.button, 'Find Out Why')
    assert Gate.refused > 0


@suite.test
def doctor():
    """The doctor says what is wrong, applies what it found, and looks whether it helped"""
    suite.app.press('Find Out Why')
    apply = wait_until(lambda: suite.app.find(Roles.button, 'Apply') or suite.app.find(Roles.button, 'Send Test Message'), 'a verdict')
    if not apply.is_called('Apply'):
        apply.press()
    suite.app.wait_for(Roles.button, 'Apply')
    suite.app.wait_for(contains='Does not work')
    expect_names()
    suite.app.press('Apply')
    suite.app.wait_for(contains='Applied: ')
    suite.app.wait_for(Roles.button, 'Examine Again')
    assert suite.app.find(contains='Does not work') is None
    suite.app.key('Escape')
    suite.app.wait_gone(Roles.button, 'Examine Again')


@suite.test
def answers_again():
    """Asked again, it answers; and so it does after a restart"""
    Gate.emulator.behave(text='Here I am')
    suite.app.press(Names.try_again)
    wait_until(lambda: suite.app.answer_to('Are you there?').text == 'Here I am', 'the answer')
    suite.app.wait_answered()
    suite.app.restart()
    Gate.emulator.behave(text='Still here')
    suite.app.wait_for(Roles.text, Names.prompt)
    ask('And now?')
    wait_until(lambda: suite.app.answer_to('And now?').text == 'Still here', 'the answer')


if __name__ == '__main__':
    sys.exit(suite.main())
