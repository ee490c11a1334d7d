#!/usr/bin/python3
# test_deploy.py: from the catalog to a first answer, with and without signing in, and what refuses
#
# The tests are one story and build on each other.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import urllib.request

import browser
from driver import App, Emulator, Names, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']
PROMPT = 'What is a serverless deployment?'
ADA = 'ada@practice.example'
BUSY = ('/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901/resourceGroups/practice-rg/providers/'
        'Microsoft.MachineLearningServices/workspaces/practice-busy')

suite = Suite('deploy')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def choose(contains):
    """Clicks what says this, in the middle of it."""
    suite.app.wait_for(contains=contains).click()


@suite.test
def models():
    """Models offers to deploy"""
    suite.app = App(BINARY).start()
    suite.app.press(Names.try_sample)
    suite.app.wait_for(Roles.text, Names.prompt)
    suite.app.wait_for(name='Models').click()
    suite.app.type('Search models', 'Phi-3-mini-4k')
    suite.app.wait_for(contains='Phi-3-mini instruct (4k)').click()
    suite.app.wait_for(Roles.button, contains='Deploy')


@suite.test
def account():
    """A retired model says so, and the practice subscription takes it all the same"""
    suite.app.press('Deploy…')
    suite.app.wait_for(contains='Retired since')
    suite.app.wait_for(contains='Phi-4-mini-instruct Instead')
    choose('Practice Subscription')


@suite.test
def place():
    """Projects that cannot take it say why"""
    suite.app.wait_for(contains='Practice East US 2')
    suite.app.wait_for(contains='not offered in West Europe')
    suite.app.wait_for(contains='A free trial cannot pay')
    choose('Practice East US 2')


@suite.test
def price():
    """The price is said before anything is made"""
    suite.app.wait_for(contains='per 1M tokens')
    suite.app.wait_for(contains='Sold by Microsoft')
    suite.app.press('Continue')


@suite.test
def name():
    """A name is suggested and checked, and it is deployed"""
    suite.app.wait_for(contains='It can be deployed.')
    suite.app.press('Deploy')
    suite.app.wait_for(contains='Keep Working')


@suite.test
def answers():
    """It is ready, and answers"""
    suite.app.wait_gone(contains='Keep Working', seconds=60)
    if suite.app.find(Roles.text, Names.prompt) is None:
        suite.app.press('Open in Playground')
    suite.app.wait_for(Roles.text, Names.prompt)
    suite.app.send(PROMPT)
    suite.app.wait_answered()


def open_wizard(model):
    """From Deployments, where the model is chosen in the wizard."""
    suite.app.wait_for(name='Deployments').click()
    suite.app.press('Add a deployment')
    suite.app.wait_for(contains='Deploy a Model').press()
    suite.app.type('Find a model', model)
    suite.app.key('Return')
    choose('Practice Subscription')
    suite.app.wait_for(contains='Practice East US 2')


def close_wizard():
    suite.app.key('Escape')
    suite.app.wait_gone(contains='Before It Is Deployed')


@suite.test
def name_refused():
    """From Deployments a model is chosen first; a name that cannot be is refused as it is typed"""
    open_wizard('Phi-4-mini-reasoning')
    choose('Practice Sweden')
    suite.app.wait_for(contains='per 1M tokens')
    suite.app.press('Continue')
    suite.app.wait_for(contains='It can be deployed.')
    suite.app.type('Deployment Name', '1 name')
    suite.app.wait_for(contains='It cannot be deployed yet. The name must begin with a letter')
    deploy = suite.app.wait_for(Roles.button, 'Deploy')
    wait_until(lambda: not deploy.is_sensitive(), 'Deploy to be insensitive')
    suite.app.type('Deployment Name', 'a-name')
    suite.app.wait_for(contains='It can be deployed.')
    close_wizard()


@suite.test
def role_and_existing():
    """What the role forbids is named, and what is there already can be opened"""
    open_wizard('Phi-4-mini-instruct')
    suite.app.wait_for(contains='Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write')
    choose('Practice busy')
    suite.app.wait_for(contains='per 1M tokens')
    suite.app.press('Continue')
    suite.app.wait_for(contains='has this model already, and a project can have each model once')
    faults = suite.app.unnamed_controls()
    assert not faults, '\n'.join(faults)
    choose('Open “phi-4-mini-busy”')
    suite.app.wait_gone(contains='Before It Is Deployed')
    suite.app.wait_for(contains='/serverless/eastus2/phi-4-mini-busy')


@suite.test
def terms():
    """A partner's terms are accepted first, and then subscribed to"""
    open_wizard('Ministral-3B')
    choose('Practice Sweden')
    suite.app.wait_for(contains='I Accept the Terms')
    button = suite.app.wait_for(Roles.button, 'Continue')
    assert not button.is_sensitive()
    faults = suite.app.unnamed_controls()
    assert not faults, '\n'.join(faults)
    suite.app.press('I Accept the Terms', Roles.toggle)
    button.press()
    suite.app.wait_for(Roles.button, 'Subscribe and Deploy')
    close_wizard()
    suite.app.close()


# With an account, in a cloud of the person's own

def arm_put(path, body):
    """As somebody else, at another computer."""
    request = urllib.request.Request(f'{Story.emulator.facts["arm"]}{path}?api-version=2024-04-01', method='PUT',
                                     data=json.dumps(body).encode(),
                                     headers={'Authorization': 'Bearer ' + Story.emulator.facts['token'],
                                              'Content-Type': 'application/json'})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
        return answer.status


@suite.test
def sign_in():
    """With an account the retired model is refused, and its successor is offered"""
    browser.install()
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--control-plane', '--operation-ms', '100', '--warm-up-ms', '100')
    browser.set_cloud(Story.emulator)
    suite.app.start()
    suite.app.wait_for(Roles.button, Names.main_menu)
    suite.app.key('ctrl+comma')
    suite.app.press('Sign In…')
    suite.app.wait_for(contains='In the Browser').click()
    suite.app.wait_for(Roles.button, f'Sign Out: {ADA}')
    suite.app.key('Escape')
    suite.app.wait_gone(Roles.button, f'Sign Out: {ADA}')
    suite.app.wait_for(name='Models').click()
    suite.app.type('Search models', 'Phi-3-mini-4k')
    choose('Phi-3-mini instruct (4k)')
    suite.app.press('Deploy…')
    suite.app.wait_for(contains='does not deploy this model any more.')
    choose('Phi-4-mini-instruct Instead')
    suite.app.wait_gone(contains='does not deploy this model any more.')
    choose(ADA)
    choose('Practice East US 2')
    suite.app.wait_for(contains='per 1M tokens')
    suite.app.press('Continue')
    suite.app.wait_for(contains='It can be deployed.')


@suite.test
def name_taken():
    """A name that is taken between the check and the request asks for another one, and keeps the rest"""
    suite.app.type('Deployment Name', 'first-come')
    suite.app.wait_for(contains='It can be deployed.')
    assert arm_put(f'{BUSY}/serverlessEndpoints/first-come', {
        'location': 'eastus2', 'sku': {'name': 'Consumption'},
        'properties': {'authMode': 'Key', 'modelSettings': {'modelId': 'azureml://registries/azureml/models/Phi-4'}}}) < 300
    suite.app.press('Deploy')
    suite.app.press('Choose Another Name')
    suite.app.wait_for(contains='There is a deployment of that name in this region already')
    suite.app.type('Deployment Name', 'second-come')
    suite.app.wait_for(contains='It can be deployed.')


if __name__ == '__main__':
    suite.main()
