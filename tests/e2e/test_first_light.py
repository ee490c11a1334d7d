#!/usr/bin/python3
# test_first_light.py: from the first start to a streamed answer, and what can go wrong on the way
#
# The tests are one story and build on each other.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

from driver import App, Emulator, Names, Roles, Suite, key, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']

SYSTEM_MESSAGE = 'Answer as a sculptor would.'
FIRST = 'What is a serverless deployment?'
LONG = 'Tell me everything about deployments, limits, keys and regions, at length.'

suite = Suite('first-light')


class Story:
    """What one test leaves for a later one."""

    emulator = None
    messages = []


def text_below(prompt):
    """What has come of the answer to this prompt."""
    answer = suite.app.answer_to(prompt)
    return answer.text if answer else ''


def no_unnamed_control():
    faults = suite.app.unnamed_controls()
    assert not faults, 'without a name: ' + '; '.join(faults)


@suite.test
def welcome():
    """The first start offers the sample deployment and a way to connect"""
    suite.app = App(BINARY).start()
    suite.app.wait_for(Roles.button, Names.try_sample)
    suite.app.wait_for(Roles.button, Names.connect)


@suite.test
def welcome_is_named():
    """Every control of the welcome page has a name"""
    no_unnamed_control()


@suite.test
def main_menu():
    """The main menu is there before anything else is"""
    suite.app.press(Names.main_menu)
    suite.app.wait_for(name=Names.connect_from_menu)
    key('Escape')
    suite.app.wait_gone(name=Names.connect_from_menu)


@suite.test
def no_panes_yet():
    """The keys of pane and search do nothing while there is nothing in them"""
    suite.app.key('ctrl+F9', 'ctrl+shift+f', 'F10')
    suite.app.wait_for(name=Names.connect_from_menu)
    shown = suite.app.find_all(contains='Setup and') + suite.app.find_all(contains='Search conv')
    key('Escape')
    suite.app.wait_gone(name=Names.connect_from_menu)
    assert not shown, shown
    suite.app.wait_for(Roles.button, Names.try_sample)


@suite.test
def sample():
    """The sample deployment opens the playground"""
    suite.app.press(Names.try_sample)
    suite.app.wait_for(Roles.text, Names.prompt)
    suite.app.wait_gone(Roles.button, Names.try_sample)


@suite.test
def system_message():
    """A system message can be written"""
    suite.app.type(Names.system_message, SYSTEM_MESSAGE)
    assert suite.app.wait_for(Roles.text, Names.system_message).text == SYSTEM_MESSAGE


@suite.test
def stream():
    """An answer arrives piece by piece, and comes to its end"""
    lengths = set()
    suite.app.send(FIRST)

    def ended():
        lengths.add(len(text_below(FIRST)))
        return suite.app.find(Roles.button, Names.send) and suite.app.find(Roles.button, Names.stop) is None and max(lengths)

    wait_until(ended, 'the answer to end', 60)
    assert len(lengths) > 3, f'it came in one piece: {lengths}'
    assert suite.app.find(Roles.text, Names.prompt).text == '', 'the composer still holds the prompt'


@suite.test
def playground_is_named():
    """Every control of the playground has a name"""
    no_unnamed_control()


@suite.test
def stop():
    """Stop ends the answer at once and keeps what came"""
    suite.app.send(LONG)
    wait_until(lambda: len(text_below(LONG)) > 40, 'the beginning of an answer')
    suite.app.press(Names.stop)
    suite.app.wait_for(Roles.button, Names.send, seconds=3)
    assert len(text_below(LONG)) > 40, text_below(LONG)
    Story.messages = suite.app.messages()
    assert len(Story.messages) == 4, Story.messages


@suite.test
def restart():
    """After a restart everything is there, the half answer too"""
    suite.app.restart()
    suite.app.wait_for(contains=FIRST)
    wait_until(lambda: suite.app.messages() == Story.messages, 'the conversation to be as it was left')
    assert suite.app.wait_for(Roles.text, Names.system_message).text == SYSTEM_MESSAGE
    suite.app.wait_for(Roles.list, Names.conversations)
    # The sample runs again by itself, so that name and ranges are those of before.
    suite.app.wait_for(Roles.button, contains='Deployment: Sample')


@suite.test
def wrong_key():
    """A wrong key is told from other faults, where it was typed"""
    Story.emulator = Emulator(EMULATOR, '--port', '0')
    suite.app.open_connect()
    suite.app.type(Names.target_uri, Story.emulator.url + '/v1/chat/completions')
    suite.app.wait_for(Roles.text, contains=Names.key).type('not-the-key-of-this-server')
    suite.app.press(Names.test_endpoint)
    suite.app.wait_for(contains='refused the key')
    suite.app.wait_for(Roles.button, Names.details)
    no_unnamed_control()


@suite.test
def connect():
    """With the right key the endpoint is connected, and chosen"""
    suite.app.wait_for(Roles.text, contains=Names.key).type(Story.emulator.key)
    suite.app.press(Names.test_endpoint)
    suite.app.press(Names.add_endpoint)
    suite.app.wait_gone(Roles.text, Names.target_uri)
    # In a conversation of its own: what was said with the sample stays with the sample.
    wait_until(lambda: not suite.app.messages(), 'an empty conversation')
    before = len(Story.emulator.requests())
    suite.app.send('Hello')
    wait_until(lambda: len(Story.emulator.requests()) > before, 'the request')
    suite.app.wait_answered()
    request = Story.emulator.requests()[-1]
    assert request['key_valid'] and not request['key_elsewhere'], request
    assert request['body']['stream'] is True, request['body']
    assert 'temperature' not in request['body'], request['body']


@suite.test
def slider():
    """A parameter that is set is sent, and the system message with it"""
    suite.app.set_parameter(Names.temperature, 0.3)
    suite.app.type(Names.system_message, SYSTEM_MESSAGE)
    suite.app.send('Hello again')
    suite.app.wait_answered()
    body = wait_until(lambda: [request['body'] for request in Story.emulator.requests()
                               if request['body']['messages'][-1]['content'] == 'Hello again'], 'the request')[-1]
    assert abs(body['temperature'] - 0.3) < 1e-6, body
    assert body['messages'][0] == {'role': 'system', 'content': SYSTEM_MESSAGE}, body['messages'][0]


@suite.test
def cut():
    """An answer that is cut off is kept, says so, and can be asked for again"""
    Story.emulator.behave(tokens=200, cut_after_bytes=4000)
    suite.app.send('Begin, and be cut off')
    suite.app.wait_for(Roles.button, Names.try_again)
    assert text_below('Begin, and be cut off')
    no_unnamed_control()
    suite.app.press(Names.try_again)
    suite.app.wait_gone(Roles.button, Names.try_again)
    suite.app.wait_answered()
    assert text_below('Begin, and be cut off')


@suite.test
def server_gone():
    """When the server is gone, the prompt stays, and what can be done is said"""
    Story.emulator.stop()
    suite.app.send('Are you there?')
    suite.app.wait_for(Roles.button, Names.try_again)
    no_unnamed_control()
    assert suite.app.answer_to('Are you there?').status, 'nothing is said below the prompt'


@suite.test
def key_is_nowhere():
    """The key is in no file but the keyring, and in no argument or environment"""
    key = Story.emulator.key.encode()
    for name in ('cmdline', 'environ'):
        with open(f'/proc/{suite.app.process.pid}/{name}', 'rb') as file:
            assert key not in file.read(), name
    suite.app.close()
    for folder, folders, files in os.walk(os.environ['HOME']):
        folders[:] = [name for name in folders if name != 'keyrings']
        for name in files:
            with open(os.path.join(folder, name), 'rb') as file:
                assert key not in file.read(), os.path.join(folder, name)


if __name__ == '__main__':
    sys.exit(suite.main())
