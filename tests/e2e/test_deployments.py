#!/usr/bin/python3
# test_deployments.py: the list of deployments and the page of one, in the practice subscription
#
# The tests are one story and build on each other.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os

from driver import App, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
SERVERLESS = 'phi-4-mini-busy'
FOUNDRY = 'gpt-4o-mini'

suite = Suite('deployments')


def column(text):
    """Where rows that say this stand, from top to bottom."""
    return [node.box[1] for node in suite.app.find_all({'label'}, text)]


def is_above(first, second):
    above, below = column(first), column(second)
    return above and below and min(above) < min(below)


def key_text(title):
    """What stands below a key's title: its row is a list item with both."""
    for row in suite.app.find_all(Roles.row):
        labels = [node.name for node in row.walk() if node.role == 'label' and node.name]
        if title in labels:
            return next((text for text in labels if text != title), '')
    return ''


@suite.test
def signs_in():
    """With nothing deployed the place says how, and signing in fills it by itself"""
    suite.app = App(BINARY).start()
    suite.app.wait_for(name='Deployments').click()
    suite.app.wait_for(contains='No Deployments Yet')
    suite.app.wait_for(Roles.button, 'Deploy a Model…')
    suite.app.press('Add a deployment')
    suite.app.wait_for(contains='Sign In to See').press()
    suite.app.wait_for(contains='Practice Subscription').click()
    suite.app.wait_for({'label'}, SERVERLESS)
    suite.app.wait_for({'label'}, FOUNDRY)
    assert is_above(FOUNDRY, SERVERLESS), 'not by name'


@suite.test
def names_everything():
    """Every control of the list has a name"""
    unnamed = suite.app.unnamed_controls()
    assert not unnamed, unnamed


@suite.test
def filters():
    """A search leaves what matches"""
    suite.app.type('Search deployments by name, model, region or host', 'BUSY')
    suite.app.wait_gone({'label'}, FOUNDRY)
    suite.app.wait_for({'label'}, SERVERLESS)
    suite.app.type('Search deployments by name, model, region or host', 'nothing is called so')
    suite.app.press('Show All')
    suite.app.wait_for({'label'}, FOUNDRY)


@suite.test
def sorts():
    """The order is kept over a restart"""
    suite.app.press('Sort')
    suite.app.wait_for(contains='Last First').press()
    wait_until(lambda: is_above(SERVERLESS, FOUNDRY), 'the order to turn round')
    suite.app.restart()
    suite.app.wait_for({'label'}, SERVERLESS)
    wait_until(lambda: is_above(SERVERLESS, FOUNDRY), 'the order to be as it was')


def is_key(text):
    return len(text) >= 32 and text.isalnum()


def show_key(title):
    suite.app.press(f'{title}: show for half a minute')
    wait_until(lambda: is_key(key_text(title)), f'{title} to be shown')
    return key_text(title)


@suite.test
def shows_page():
    """Its page finds the practice cloud again, and has its address and facts"""
    suite.app.wait_for({'label'}, SERVERLESS).click()
    suite.app.press('Open')
    suite.app.wait_for({'label'}, 'Target URI')
    suite.app.wait_for({'label'}, contains='/serverless/eastus2/phi-4-mini-busy')
    suite.app.wait_for({'label'}, contains='tokens, 1000 requests')
    # Nothing of it is in a portal.
    assert suite.app.find(Roles.button, 'Open in Portal') is None
    unnamed = suite.app.unnamed_controls()
    assert not unnamed, unnamed


@suite.test
def shows_keys():
    """Both keys are masked until somebody wants to see them, and are two"""
    assert not is_key(key_text('Key 1')) and not is_key(key_text('Key 2'))
    suite.first, suite.second = show_key('Key 1'), show_key('Key 2')
    assert suite.first != suite.second
    suite.app.press('Key 1: hide')
    wait_until(lambda: not is_key(key_text('Key 1')), 'the key to be masked')


@suite.test
def regenerates():
    """A key is made anew after a question that says what breaks; the other stays"""
    suite.app.press('Key 1: regenerate…')
    suite.app.wait_for(contains='The old key is refused at once')
    suite.app.press('Regenerate')
    suite.app.wait_gone(contains='The old key is refused at once')
    wait_until(lambda: not is_key(key_text('Key 1')), 'the old key to be masked')
    # The button waits for the new one.
    assert show_key('Key 1') != suite.first
    suite.app.press('Key 2: copy for a minute')


@suite.test
def plays():
    """Open in Playground asks it, and what was copied is the key"""
    suite.app.press('Open in Playground')
    prompt = suite.app.wait_for(Roles.text, Names.prompt)
    prompt.click()
    suite.app.key('ctrl+v')
    wait_until(lambda: suite.app.find(Roles.text, Names.prompt).text == suite.second, 'the key to be pasted')
    suite.app.send('What is a serverless deployment?')
    suite.app.wait_answered()
    assert len(suite.app.answer_to('What is a serverless').text) > 20


@suite.test
def deletes():
    """Deleting says what it does, and does it at Azure"""
    suite.app.wait_for(name='Deployments').click()
    suite.app.wait_for({'label'}, SERVERLESS).click()
    suite.app.press('Delete…')
    suite.app.wait_for(contains='stops answering at once')
    suite.app.wait_for(contains='1 conversation asks here')
    suite.app.press('Delete')
    suite.app.wait_gone({'label'}, SERVERLESS)
    suite.app.press('Refresh')
    suite.app.wait_for({'label'}, FOUNDRY)
    assert suite.app.find({'label'}, SERVERLESS) is None


if __name__ == '__main__':
    suite.main()
