# browser.py: a browser of the desktop that fills Microsoft's sign-in page in by itself
#
# Phidias opens an address, as always; what the desktop has for http is a script that reads in a
# file who signs in. Nothing that it is shown is written anywhere: codes go through it.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import urllib.parse
import urllib.request

SCHEMA = 'io.github.phidias_studio.Phidias'
CLIENT_ID = '11111111-2222-4333-8444-555555555555'

# The answer of the page goes on to the port on which Phidias waits.
SCRIPT = '''
import json, re, sys, urllib.parse, urllib.request
with open(sys.argv[1]) as file:
    wish = json.load(file)
if wish['answer'] != 'ignore':
    page = urllib.request.urlopen(sys.argv[2])
    text = page.read().decode()
    action = re.search(r'<form method="post" action="([^"]*)"', text)[1]
    hidden = re.search(r'name="page" value="([^"]*)"', text)[1]
    form = urllib.parse.urlencode({'page': hidden, **wish})
    urllib.request.urlopen(urllib.parse.urljoin(page.url, action), form.encode()).read()
'''


def wish_path():
    return os.path.join(os.environ['HOME'], 'browser.json')


def will(answer, account='ada@practice.example'):
    """What the person does on the next page: 'sign-in', 'decline', or 'ignore' it."""
    with open(wish_path(), 'w', encoding='utf-8') as file:
        json.dump({'answer': answer, 'account': account}, file)


def install():
    """Makes the script the desktop's browser."""
    applications = os.path.join(os.environ['XDG_DATA_HOME'], 'applications')
    script = os.path.join(os.environ['HOME'], 'browser.py')
    os.makedirs(applications, exist_ok=True)
    with open(script, 'w', encoding='utf-8') as file:
        file.write(SCRIPT)
    with open(os.path.join(applications, 'test-browser.desktop'), 'w', encoding='utf-8') as file:
        file.write('[Desktop Entry]\nType=Application\nName=Browser\n'
                   f'Exec=/usr/bin/python3 {script} {wish_path()} %u\nMimeType=x-scheme-handler/http;\n')
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'mimeapps.list'), 'w', encoding='utf-8') as file:
        file.write('[Default Applications]\nx-scheme-handler/http=test-browser.desktop\n')
    will('sign-in')


def post(address, **form):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, urllib.parse.urlencode(form).encode(), timeout=20) as answer:
        return answer.read()


def type_code(emulator, code, account):
    """What a person does with a code on another device."""
    post(emulator.url + '/entra/device', user_code=code, account=account, answer='sign-in')


def get_token(emulator, account):
    """An access token, for a look at what they are like."""
    authority = emulator.facts['authority'] + '/organizations/oauth2/v2.0/'
    device = json.loads(post(authority + 'devicecode', client_id=CLIENT_ID, scope=emulator.facts['arm'] + '/.default'))
    type_code(emulator, device['user_code'], account)
    return json.loads(post(authority + 'token', client_id=CLIENT_ID, device_code=device['device_code'],
                           grant_type='urn:ietf:params:oauth:grant-type:device_code'))['access_token']


def set_key(name, value):
    subprocess.run(['gsettings', 'set', SCHEMA, name, value], check=True)


def get_key(name):
    return subprocess.run(['gsettings', 'get', SCHEMA, name], check=True, capture_output=True,
                          text=True).stdout.strip().strip("'")


def set_cloud(emulator, client_id=CLIENT_ID):
    """Has Phidias sign in to an emulator with a control plane, as to a cloud of one's own."""
    set_key('cloud', 'custom')
    set_key('cloud-authority', emulator.facts['authority'])
    set_key('cloud-arm', emulator.facts['arm'])
    set_key('entra-client-id', client_id)


def sent_secrets(emulator):
    """Whatever of a sign-in the emulator saw: codes, verifiers, refresh tokens; name → values."""
    secrets = {}
    for request in emulator.journal():
        body = request.get('body')
        if isinstance(body, str):
            for name, value in urllib.parse.parse_qsl(body):
                if name in ('code', 'code_verifier', 'refresh_token', 'device_code'):
                    secrets.setdefault(name, set()).add(value)
    return secrets
