#!/usr/bin/python3
# test_models.py: the catalog with no account: find a model, read it, go on to its successor, compare
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

from driver import App, Atspi, Roles, Suite, wait_until

BINARY = os.environ['PHIDIAS_BINARY']

suite = Suite('models')


def has_focus(part):
    focused = suite.app.focused()
    return focused is not None and part in (focused.name or '')


def ticked():
    return sum(node.has_state(Atspi.StateType.CHECKED) for node in suite.app.find_all({'check box'}, contains='Compare Phi-'))


def spot(node):
    return node and (node.path, node.role, node.name)


def press_until(keys, condition, what):
    """One key after another: each has moved the focus before the next."""
    seen = set()
    while not condition():
        before = spot(suite.app.focused())
        assert before not in seen, f'{what}: the focus is back at {before}'
        seen.add(before)
        suite.app.key(keys)
        wait_until(lambda: spot(suite.app.focused()) != before, f'{keys} to move the focus from {before}')


@suite.test
def opens():
    """Models is a place of the window, there without an account, and has its key as the others do"""
    suite.app = App(BINARY).start()
    suite.app.wait_for(contains='Models')
    suite.app.press('Models', roles=Roles.button | Roles.row)
    suite.app.wait_for(Roles.text, 'Search models')
    suite.app.key('ctrl+1')
    suite.app.wait_gone(Roles.text, 'Search models')
    suite.app.key('ctrl+2')
    suite.app.wait_for(Roles.text, 'Search models')
    suite.app.wait_for(contains=' models')


@suite.test
def names_everything():
    """Every control of the place has a name"""
    unnamed = suite.app.unnamed_controls()
    assert not unnamed, unnamed


@suite.test
def finds():
    """Slash and an old name find the retired model and what takes its place"""
    suite.app.key('ctrl+f')
    suite.app.type('Search models', 'phi3 mini 4K')
    suite.app.wait_for(contains='Phi-3-mini instruct (4k), Microsoft')
    suite.app.wait_for(contains='2 of ')


@suite.test
def reads():
    """Enter opens the first; the way on leads to the successor, Escape back"""
    suite.app.key('Down')
    wait_until(lambda: has_focus('Phi-3-mini instruct (4k), Microsoft'), 'the first card to have the focus')
    suite.app.key('Return')
    suite.app.wait_for(contains='Retired since 30 August 2025')
    suite.app.wait_for(contains='azureml://registries/azureml/models/Phi-3-mini-4k-instruct')
    suite.app.press('See Phi-4-mini-instruct')
    suite.app.wait_for(contains='azureml://registries/azureml/models/Phi-4-mini-instruct')
    suite.app.key('Escape')
    suite.app.wait_for(contains='Retired since 30 August 2025')
    suite.app.key('Escape')
    suite.app.wait_for(Roles.text, 'Search models')
    wait_until(lambda: has_focus('Phi-3-mini instruct (4k), Microsoft'), 'the card to have the focus again')


@suite.test
def tabs():
    """Tab leaves the cards, Shift+Tab comes back to them"""
    press_until('Tab', lambda: not has_focus(', Microsoft, '), 'the cards to be left')
    press_until('shift+Tab', lambda: has_focus(', Microsoft, '), 'a card to have the focus')


@suite.test
def ticks():
    """Space ticks the card that has the focus, and takes the tick back"""
    for is_ticked in (True, False):
        suite.app.key('space')
        wait_until(lambda: ticked() == int(is_ticked), 'the tick')
    assert has_focus(', Microsoft, ')


@suite.test
def clicks():
    """A click opens a card"""
    suite.app.wait_for(contains='Phi-4-mini-instruct, Microsoft').click()
    suite.app.wait_for(contains='azureml://registries/azureml/models/Phi-4-mini-instruct')
    suite.app.key('Escape')
    suite.app.wait_for(Roles.text, 'Search models')
    wait_until(lambda: has_focus('Phi-4-mini-instruct, Microsoft'), 'the card to have the focus')


@suite.test
def compares():
    """Two that are ticked stand side by side, with charts that are told in words"""
    suite.app.press('Compare Phi-3-mini instruct (4k)', roles={'check box'})
    suite.app.press('Compare Phi-4-mini-instruct', roles={'check box'})
    suite.app.press('Compare', roles=Roles.button)
    suite.app.wait_for(contains='Quality')
    suite.app.wait_for(contains='Price at 3:1')
    wait_until(lambda: len(suite.app.find_all(name='Show as table')) == 3, 'a table for each chart')


if __name__ == '__main__':
    sys.exit(suite.main())
