#!/usr/bin/python3
# test_secrets.py: after a full session with all debugging on, no key or token is anywhere but in the keyring
#
# The server is as careless as servers are: it sends the key back in errors, headers and addresses.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import os
import resource
import signal
import sys

import browser
from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

ADA = 'ada@practice.example'

# What each access token of the emulator begins with: its journal masks them.
ACCESS_TOKEN = 'eyJ0eXAiOiJKV1QifQ.'

WRONG_KEY = 'wrong-' + 'Qj7xT2mVb9' * 3

suite = Suite('secrets')


class Story:
    """What one test leaves for a later one."""

    emulator = None
    keys = []
    folder = os.path.join(os.environ['HOME'], 'work')


def forms_of(key):
    """How a key may look in a file: as it is, and in the middle of something in base64."""
    forms = {key.encode(), key.encode('utf-16-le')}
    for shift in range(3):
        whole = base64.b64encode(b'.' * shift + key.encode())
        # The first and the last group hold what stands beside the key.
        forms.add(whole[4 if shift else 0:-4])
    return forms


def find_keys(data, where):
    for key in Story.keys:
        for form in forms_of(key):
            assert form not in data, f'{where} holds the key that begins with {key[:4]}'


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def search_files():
    """Searches every file of the session, the keyring's encrypted one too; returns their number."""
    n_files = 0
    for top in (os.environ['HOME'], os.environ['XDG_RUNTIME_DIR'], os.path.dirname(os.environ['XDG_RUNTIME_DIR'])):
        for folder, _, files in os.walk(top):
            for name in files:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    find_keys(read(path), path)
                    n_files += 1
    return n_files


def search_process():
    for name in ('cmdline', 'environ'):
        find_keys(read(f'/proc/{suite.app.process.pid}/{name}'), name)


def search_window():
    """What is told to assistive technology, which anybody on the session's bus may ask.

    GTK tells what stands in a password's field, too; so the field itself is left out.
    """
    for node in suite.app.node.walk():
        find_keys(node.name.encode(), str(node.role))
        if 'org.a11y.atspi.Text' in node.interfaces and not node.name.startswith(Names.key) and node.is_showing:
            find_keys(node.text.encode(), f'{node} in {node.parent}')


def start():
    """With a working folder in which a core could be written, and a limit that would allow it."""
    browser.install()
    os.makedirs(Story.folder, exist_ok=True)
    os.chdir(Story.folder)
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    suite.app.start()


@suite.test
def wrong_key():
    """A wrong key is refused where it was typed"""
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--control-plane')
    browser.set_cloud(Story.emulator)
    Story.keys = [WRONG_KEY, *Story.emulator.facts['keys']]
    suite.app = App(BINARY, environment={'G_MESSAGES_DEBUG': 'all'})
    start()
    suite.app.open_connect()
    suite.app.type(Names.target_uri, Story.emulator.url + '/v1/chat/completions')
    suite.app.wait_for(Roles.text, contains=Names.key).type(WRONG_KEY)
    # Such servers say which key they did not like.
    Story.emulator.behave(times=2, path='/', status=401,
                          body={'error': {'message': f'Incorrect API key provided: {WRONG_KEY}.', 'code': 'invalid_api_key'}})
    suite.app.press(Names.test_endpoint)
    suite.app.wait_for(contains='refused the key')
    Story.emulator.behave_rightly()
    search_window()


@suite.test
def right_key():
    """With the right key it is connected, and answers"""
    suite.app.wait_for(Roles.text, contains=Names.key).type(Story.emulator.key)
    suite.app.press(Names.test_endpoint)
    suite.app.press(Names.add_endpoint)
    suite.app.wait_gone(Roles.text, Names.target_uri)
    suite.app.send('Hello')
    suite.app.wait_answered()
    assert suite.app.answer_to('Hello').text


def ask_and_fail(prompt, **behaviour):
    Story.emulator.behave(**behaviour)
    suite.app.send(prompt)
    suite.app.wait_for(Roles.button, Names.try_again)
    details = suite.app.find_all(Roles.button, Names.details)
    if details:
        details[-1].press()
    search_window()


@suite.test
def echoes():
    """Errors that quote the key are shown without it"""
    key = Story.emulator.key
    ask_and_fail('One', status=401, body={'error': {'message': f'Incorrect API key provided: {key}', 'code': '401'}})
    ask_and_fail('Two', status=400, headers={'x-request-id': key, 'apim-request-id': key},
                 body={'error': {'message': f'Header api-key: {key} is odd', 'code': key, 'type': f'Bearer {key}'}})
    ask_and_fail('Three', tokens=20, error_after_tokens=5, error={'message': f'Invalid token {key}', 'code': 'x'})
    ask_and_fail('Four', status=307, headers={'location': f'http://127.0.0.1:1/{key}?api-key={key}'}, body='')
    ask_and_fail('Five', status=403, body=f'<html><title>{key}</title><body>Forbidden: {key}</body></html>')


@suite.test
def process():
    """The key is in no argument, no environment, and the process may write no core"""
    search_process()
    limits = read(f'/proc/{suite.app.process.pid}/limits').decode()
    core = next(line for line in limits.splitlines() if line.startswith('Max core file size'))
    assert core.split()[4:6] == ['0', '0'], core


@suite.test
def restart():
    """After a restart the key comes from the keyring"""
    suite.app.restart()
    suite.app.wait_for(Roles.text, Names.prompt)
    suite.app.send('Again')
    suite.app.wait_answered()
    assert Story.emulator.requests()[-1]['key_valid']


@suite.test
def edit():
    """The key can be changed for another"""
    suite.app.key('ctrl+d')
    suite.app.wait_for(Roles.text, contains='Search deployments')
    suite.app.key('Down', 'Return')
    suite.app.press('Edit…')
    suite.app.wait_for(Roles.text, contains='Key').type(Story.emulator.facts['keys'][1])
    suite.app.press('Save')
    suite.app.wait_gone(Roles.button, 'Save')
    search_window()
    suite.app.press('Open in Playground')
    suite.app.wait_for(Roles.text, Names.prompt)
    suite.app.send('With the other key')
    suite.app.wait_answered()
    request = Story.emulator.requests()[-1]
    assert request['key_valid'] and not request['key_elsewhere'], request
    assert '\nphidias' in suite.app.log() or 'DEBUG' in suite.app.log(), 'debugging was not on'


def take_tokens():
    """Adds whatever of the sign-ins the emulator saw to what must be found nowhere."""
    secrets = browser.sent_secrets(Story.emulator)
    Story.keys = [WRONG_KEY, *Story.emulator.facts['keys'], ACCESS_TOKEN, *set().union(*secrets.values())]
    return secrets


@suite.test
def sign_in():
    """Nor are codes, verifiers and tokens of who signs in, whatever the services say back"""
    suite.app.key('ctrl+comma')
    suite.app.press('Sign In…')
    suite.app.wait_for(contains='In the Browser').click()
    suite.app.wait_for(Roles.button, f'Sign Out: {ADA}')
    suite.app.key('Escape')
    suite.app.wait_gone(Roles.button, f'Sign Out: {ADA}')
    # It takes an access token to be told of the projects whose deployments are asked for.
    suite.app.key('ctrl+d')
    wait_until(lambda: any(request['path'].endswith('/serverlessEndpoints') for request in Story.emulator.journal()),
               'the deployments to be asked for')
    # Another start has none in memory: the refresh token is sent for a new one.
    suite.app.restart()
    suite.app.wait_for(Roles.button, Names.main_menu)
    suite.app.key('ctrl+d')
    wait_until(lambda: 'refresh_token' in take_tokens(), 'a refresh token to be used')
    secrets = take_tokens()
    assert secrets.keys() >= {'code', 'code_verifier', 'refresh_token'}, secrets.keys()
    assert all(len(value) > 20 for values in secrets.values() for value in values)
    assert browser.get_token(Story.emulator, ADA).startswith(ACCESS_TOKEN)
    search_process()
    search_window()
    suite.app.wait_for(name='Playground').click()
    suite.app.wait_for(Roles.text, Names.prompt)


@suite.test
def files():
    """The keys and tokens are in no file: library, settings, caches, log"""
    take_tokens()
    search_process()
    assert search_files() > 5
    suite.app.close()
    assert search_files() > 5


@suite.test
def crash():
    """A crash in the middle of an answer writes no core"""
    start()
    suite.app.wait_for(Roles.text, Names.prompt)
    Story.emulator.behave(tokens=2000, rate=50)
    suite.app.send('Crash')
    wait_until(lambda: suite.app.answer_to('Crash').text, 'the beginning of an answer')
    suite.app.process.send_signal(signal.SIGSEGV)
    assert suite.app.process.wait(20) == -signal.SIGSEGV
    assert os.listdir(Story.folder) == [], os.listdir(Story.folder)
    search_files()


if __name__ == '__main__':
    sys.exit(suite.main())
