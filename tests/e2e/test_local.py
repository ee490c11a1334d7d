#!/usr/bin/python3
# test_local.py: a server on this computer that wants a key
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from driver import App, Names, Roles, Skipped, Suite, screenshot, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
KEY = 'token-abc123'

# Where model servers usually listen.
PORTS = (8000, 1234, 8080, 11434)

suite = Suite('local')


class Story:
    """What one test leaves for a later one."""

    server = None


class Server(BaseHTTPRequestHandler):
    """What vLLM is like when it was started with --api-key."""

    def is_refused(self):
        if self.headers['Authorization'] == f'Bearer {KEY}':
            return False
        self.answer(401, 'application/json', b'{"error":"Unauthorized"}')
        return True

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if not self.is_refused():
            self.answer(200, 'application/json', b'{"object":"list","data":[{"id":"phi-4","owned_by":"vllm"}]}')

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        if self.is_refused():
            return
        chunk = {'choices': [{'index': 0, 'delta': {'content': 'From next door.'}, 'finish_reason': 'stop'}]}
        self.answer(200, 'text/event-stream', f'data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n'.encode())

    def log_message(self, *_):
        pass


def listen():
    """A server at the first usual port that is free, if there is one."""
    for port in PORTS:
        try:
            server = ThreadingHTTPServer(('127.0.0.1', port), Server)
        except OSError:
            continue
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
    raise Skipped('every port where a server is looked for is taken')


@suite.test
def offered():
    """The welcome page offers it though it tells nothing without its key"""
    Story.server = listen()
    suite.app = App(BINARY).start()
    suite.app.wait_for(contains=f'http://127.0.0.1:{Story.server.server_port} · wants a key')
    screenshot(os.path.join(os.environ['PHIDIAS_E2E_PICTURES'], 'local-welcome.png'))


@suite.test
def asks_for_key():
    """Choosing it asks for the key, with all else filled in"""
    if Story.server is None:
        raise Skipped('there is no server')
    suite.app.press('Use the local server vLLM')
    address = suite.app.wait_for(Roles.text, Names.target_uri)
    assert f':{Story.server.server_port}/v1/chat/completions' in address.text, address.text
    suite.app.wait_for(Roles.text, contains='this server wants one')
    screenshot(os.path.join(os.environ['PHIDIAS_E2E_PICTURES'], 'local-key.png'))


@suite.test
def answers():
    """With its key it is connected, and answers"""
    if Story.server is None:
        raise Skipped('there is no server')
    # The keyboard is there already.
    suite.app.key('End')
    subprocess.run(['xdotool', 'type', KEY], check=True)
    suite.app.press(Names.add_endpoint)
    suite.app.wait_gone(Roles.text, Names.target_uri)
    suite.app.send('Who is there?')
    suite.app.wait_answered()
    wait_until(lambda: 'From next door.' in suite.app.answer_to('Who is there?').text, 'the answer')


if __name__ == '__main__':
    sys.exit(suite.main())
