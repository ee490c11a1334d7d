#!/usr/bin/python3
# test_sign_in.py: signing in, in each way that leads to Microsoft's page, what goes wrong, and signing out
#
# The tests are one story and build on each other. That no token is anywhere but in the keyring is
# shown by test_secrets.py.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import sqlite3
import sys

import browser
from driver import App, Emulator, Names, Roles, Suite, wait_until
from gi.repository import Gio, GLib

BINARY = os.environ['PHIDIAS_BINARY']
EMULATOR = os.environ['PHIDIAS_EMULATOR']
ADA = 'ada@practice.example'
BEN = 'ben@practice.example'

suite = Suite('sign-in')


class Story:
    """What one test leaves for a later one."""

    emulator = None


def open_preferences():
    suite.app.wait_for(Roles.button, Names.main_menu)
    suite.app.key('ctrl+comma')
    suite.app.wait_for(Roles.button, 'Sign In…')


def choose(way):
    suite.app.wait_for(contains=way).click()


def open_ways():
    suite.app.press('Sign In…')
    suite.app.wait_for(contains='In the Browser')


def id_field():
    """The one of the dialog, which stands over that of the preferences."""
    return suite.app.find_all(Roles.text, contains='Application (Client) ID')[-1]


def close_dialog(title):
    suite.app.key('Escape')
    suite.app.wait_gone(contains=title)


def assert_named():
    faults = suite.app.unnamed_controls()
    assert not faults, '\n'.join(faults)


def refreshes():
    return browser.sent_secrets(Story.emulator).get('refresh_token', set())


def tokens_in_keyring():
    """How many refresh tokens of accounts the secret service has."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    found = bus.call_sync('org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service',
                          'SearchItems', GLib.Variant('(a{ss})', ({},)), None, 0, -1, None).unpack()
    items = [path for paths in found for path in paths]
    attributes = [bus.call_sync('org.freedesktop.secrets', path, 'org.freedesktop.DBus.Properties', 'Get',
                                GLib.Variant('(ss)', ('org.freedesktop.Secret.Item', 'Attributes')),
                                None, 0, -1, None).unpack()[0] for path in items]
    return sum(any(value.startswith('account:') for value in each.values()) for each in attributes)


def rows_on_disk():
    """How many accounts the library has."""
    for folder, _, files in os.walk(os.environ['XDG_DATA_HOME']):
        if 'library.db' in files:
            database = sqlite3.connect(f'file:{folder}/library.db?mode=ro', uri=True)
            try:
                return database.execute('SELECT count(*) FROM account').fetchone()[0]
            finally:
                database.close()
    raise AssertionError('there is no library')


@suite.test
def app_id():
    """Without an application id, a page says how to register one, and takes none that is wrong"""
    browser.install()
    Story.emulator = Emulator(EMULATOR, '--port', '0', '--control-plane')
    browser.set_cloud(Story.emulator, client_id='')
    suite.app = App(BINARY)
    suite.app.start()
    open_preferences()
    open_ways()
    suite.app.wait_for(contains='None yet')
    assert_named()
    choose('In the Browser')
    suite.app.wait_for(contains='App registrations')
    suite.app.wait_for(Roles.button, 'Open App Registrations')
    assert_named()
    id_field().type('my app')
    suite.app.press('Continue')
    suite.app.wait_for(contains='This is no application id')
    assert browser.get_key('entra-client-id') == ''


@suite.test
def in_browser():
    """With one it goes on in the person's own browser, with PKCE"""
    id_field().type(browser.CLIENT_ID)
    suite.app.press('Continue')
    suite.app.wait_for(Roles.button, f'Sign Out: {ADA}')
    assert browser.get_key('entra-client-id') == browser.CLIENT_ID
    asked = [request for request in Story.emulator.journal() if request['path'].endswith('/authorize')]
    assert len(asked) == 1, asked
    assert {'code', 'code_verifier'} <= browser.sent_secrets(Story.emulator).keys()
    assert tokens_in_keyring() == 1


@suite.test
def with_code():
    """A second account signs in with a code, on another device"""
    open_ways()
    Story.emulator.behave(path='/devicecode', entra={'interval': 1})
    choose('With a Code')
    suite.app.wait_for(contains='Enter This Code')
    assert_named()
    code = next(node.name for node in suite.app.find_all({'label'}) if re.fullmatch('[A-Z2-9]{9}', node.name))
    browser.type_code(Story.emulator, code, BEN)
    suite.app.wait_for(Roles.button, f'Sign Out: {BEN}')
    suite.app.wait_for(Roles.button, f'Sign Out: {ADA}')
    assert_named()


@suite.test
def stopped():
    """Stop leads back to the ways, and nobody more is signed in"""
    browser.will('ignore')
    open_ways()
    choose('In the Browser')
    suite.app.wait_for(contains='Sign In in the Browser')
    suite.app.wait_for(contains=' left')
    assert_named()
    suite.app.press('Stop')
    suite.app.wait_for(contains='With a Code')


@suite.test
def declined():
    """Who declines on Microsoft's page is told so"""
    browser.will('decline')
    choose('In the Browser')
    suite.app.wait_for(contains='Not Signed In')
    suite.app.wait_for(contains='did not allow')
    assert_named()
    suite.app.press('Another Way')


@suite.test
def wrong_app_id():
    """An application id that the service does not know can be changed on the spot"""
    Story.emulator.behave(path='/devicecode', entra={'error': 'unauthorized_client', 'code': 700016})
    choose('With a Code')
    suite.app.press('Change Application ID')
    suite.app.wait_for(contains='Registering One')
    assert id_field().text == browser.CLIENT_ID, id_field().text
    suite.app.press('Continue')
    suite.app.wait_for(contains='Enter This Code')
    close_dialog('Enter This Code')
    assert rows_on_disk() == 2


@suite.test
def restart():
    """After a restart both are still signed in, and their tokens serve"""
    suite.app.restart()
    before = len(refreshes())
    suite.app.wait_for(Roles.button, Names.main_menu)
    suite.app.key('ctrl+d')
    wait_until(lambda: len(refreshes()) >= before + 2, 'both accounts to be asked for')
    open_preferences()
    suite.app.wait_for(Roles.button, f'Sign Out: {ADA}')
    suite.app.wait_for(Roles.button, f'Sign Out: {BEN}')
    assert tokens_in_keyring() == 2


@suite.test
def sign_out():
    """Signing out leaves nothing: no row, nothing in the keyring, and the other account alone"""
    suite.app.press(f'Sign Out: {BEN}')
    suite.app.wait_gone(Roles.button, f'Sign Out: {BEN}')
    wait_until(lambda: tokens_in_keyring() == 1, "one account's token")
    suite.app.press(f'Sign Out: {ADA}')
    suite.app.wait_gone(Roles.button, f'Sign Out: {ADA}')
    wait_until(lambda: tokens_in_keyring() == 0, 'no token')
    wait_until(lambda: rows_on_disk() == 0, 'no account on disk')
    close_dialog('Sign In…')
    suite.app.restart()
    open_preferences()
    assert suite.app.find(Roles.button, contains='Sign Out') is None
    close_dialog('Sign In…')
    suite.app.close()


if __name__ == '__main__':
    sys.exit(suite.main())
