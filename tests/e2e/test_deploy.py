#!/usr/bin/python3
# test_deploy.py: from the catalog to a first answer, in the practice subscription, and what refuses
#
# The tests are one story and build on each other.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os

from driver import App, Names, Roles, Suite

BINARY = os.environ['PHIDIAS_BINARY']
PROMPT = 'What is a serverless deployment?'

suite = Suite('deploy')


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


if __name__ == '__main__':
    suite.main()
