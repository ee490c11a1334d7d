#!/usr/bin/python3
# test_data.py: the desktop's files, the translations, the manifests and the pictures are sound
#
# Speaks TAP. Reads where things are from the environment that meson.build beside it sets.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import configparser
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import xml.etree.ElementTree as ElementTree

ROOT = os.environ['PHIDIAS_SOURCE_ROOT']
DATA = os.environ['PHIDIAS_BUILT_DATA']
APP_ID = os.environ['PHIDIAS_APP_ID']
VERSION = os.environ['PHIDIAS_VERSION']
BASE_ID = 'io.github.phidias_studio.Phidias'

FINISH_ARGS = {'--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri'}

# In pieces, so that this file does not name what no file may name.
FOREIGN_HOSTS = re.compile('|'.join((
    r'registry\.' + r'npmjs', r'registry\.' + r'yarnpkg', r'deb\.' + r'debian\.org', r'security\.' + r'debian\.org',
    r'ftp\.' + r'debian\.org', r'pypi\.' + r'org', r'files\.' + r'pythonhosted', r'index\.' + r'crates\.io',
    r'proxy\.' + r'golang\.org')))
MACHINE_PATHS = re.compile(r'(?:^|[^A-Za-z0-9_.}/-])/(?:' + '|'.join(('wor' + 'k', 'far' + 'm')) + r')/|/tmp/' + r'build-')


class Skip(Exception):
    pass


def tool(name):
    path = shutil.which(name)
    if path is None:
        raise Skip(f'{name} is not installed')
    return path


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f'{" ".join(command)}\n{result.stdout}{result.stderr}'
    return result.stdout


def built(suffix):
    path = os.path.join(DATA, APP_ID + suffix)
    assert os.path.exists(path), f'{path} was not built'
    return path


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def project_files():
    try:
        output = subprocess.run(['git', '-C', ROOT, 'ls-files', '-z'], capture_output=True, check=True).stdout.decode()
        names = [name for name in output.split('\0') if name]
    except (OSError, subprocess.CalledProcessError):
        names = []
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [name for name in folders
                          if name not in ('.git', 'build', 'node_modules', '.flatpak-builder') and not name.startswith('_build')]
            names += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return [name for name in names if os.path.isfile(os.path.join(ROOT, name))]


def desktop_file():
    """the desktop file is valid and starts this program"""
    path = built('.desktop')
    run(tool('desktop-file-validate'), path)
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str
    entry.read(path, encoding='utf-8')
    section = entry['Desktop Entry']
    assert section['Icon'] == APP_ID
    assert section['Exec'].split()[0] == 'phidias'
    assert section['DBusActivatable'] == 'true'


def service_file():
    """the service file names the application and a program with its full path"""
    service = configparser.ConfigParser(interpolation=None)
    service.optionxform = str
    service.read(built('.service'), encoding='utf-8')
    section = service['D-BUS Service']
    assert section['Name'] == APP_ID
    program, *arguments = section['Exec'].split()
    assert os.path.isabs(program) and os.path.basename(program) == 'phidias', program
    assert arguments == ['--gapplication-service'], arguments


def metainfo():
    """the metainfo is valid"""
    run(tool('appstreamcli'), 'validate', '--no-net', built('.metainfo.xml'))


def metainfo_facts():
    """the metainfo tells of this version, and its pictures exist"""
    component = ElementTree.parse(built('.metainfo.xml')).getroot()
    assert component.findtext('id') == APP_ID
    assert component.findtext('launchable') == APP_ID + '.desktop'
    newest = component.find('releases/release')
    assert newest.get('version') == VERSION, f'the newest release is {newest.get("version")}, the version {VERSION}'
    pictures = [image.text.strip() for image in component.iter('image')]
    assert pictures, 'no picture'
    prefix = 'https://github.com/phidias-studio/phidias/raw/main/screenshots/'
    for picture in pictures:
        assert picture.startswith(prefix), picture
    if not glob.glob(os.path.join(ROOT, 'screenshots', '*.png')):
        raise Skip('build-aux/shots has not made the pictures yet')
    for picture in pictures:
        assert os.path.exists(os.path.join(ROOT, 'screenshots', picture[len(prefix):])), f'{picture} is not there'


def schema():
    """the settings schema compiles strictly, and describes each key"""
    path = built('.gschema.xml')
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        run(tool('glib-compile-schemas'), '--strict', '--dry-run', folder)
    root = ElementTree.parse(path).getroot()
    node = root.find('schema')
    assert node.get('id') == APP_ID
    assert node.get('path') == '/' + APP_ID.replace('.', '/') + '/'
    keys = node.findall('key')
    assert keys
    for key in keys:
        for wanted in ('summary', 'description', 'default'):
            assert key.findtext(wanted), f'{key.get("name")} has no {wanted}'
        if key.get('type') in ('i', 'u', 'd', 'x', 't'):
            assert key.find('range') is not None, f'{key.get("name")} has no range'


def schema_used():
    """each key of the schema is read by the program, and no other"""
    keys = {key.get('name') for key in ElementTree.parse(built('.gschema.xml')).getroot().iter('key')}
    source = read(os.path.join(ROOT, 'src', 'base', 'phidias-settings.c'))
    used = set(re.findall(r'#define\s+KEY_\w+\s+"([^"]+)"', source))
    assert used == keys, f'only in the schema: {sorted(keys - used)}; only in the source: {sorted(used - keys)}'


def template():
    """the texts can be gathered, and are well-formed for msgfmt"""
    with tempfile.TemporaryDirectory() as folder:
        pot, po = os.path.join(folder, 'phidias.pot'), os.path.join(folder, 'en.po')
        run(tool('xgettext'), '--from-code=UTF-8', '--package-name=phidias', '--add-comments', '--keyword=_',
            '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=Q_:1g', '--keyword=g_dngettext:2,3',
            '--keyword=g_dpgettext2:2c,3', '--flag=g_strdup_printf:1:c-format', '--flag=g_string_append_printf:2:c-format',
            f'--directory={ROOT}', f'--files-from={os.path.join(ROOT, "po", "POTFILES.in")}', f'--output={pot}')
        assert 'msgid "Window width"' in read(pot), 'the texts of the schema were not found'
        run(tool('msginit'), '--no-translator', '--locale=en', f'--input={pot}', f'--output-file={po}')
        run(tool('msgfmt'), '--check', '--output-file=/dev/null', po)


def languages():
    """po/LINGUAS names each translation, and each is sound"""
    lines = [line.strip() for line in read(os.path.join(ROOT, 'po', 'LINGUAS')).splitlines()]
    listed = [line for line in lines if line and not line.startswith('#')]
    there = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(ROOT, 'po', '*.po')))
    assert listed == there, f'LINGUAS has {listed}, the folder {there}'
    for language in listed:
        run(tool('msgfmt'), '--check', '--output-file=/dev/null', os.path.join(ROOT, 'po', language + '.po'))


def potfiles():
    """po/POTFILES.in names each file with text for translators"""
    run('/usr/bin/python3', os.path.join(ROOT, 'build-aux', 'check-potfiles'))


def manifests():
    """the Flatpak manifests ask for network, IPC, display and GPU, and for nothing else"""
    paths = sorted(glob.glob(os.path.join(ROOT, 'flatpak', '*.json')))
    assert [os.path.basename(path) for path in paths] == [BASE_ID + '.Devel.json', BASE_ID + '.json'], paths
    runtimes = set()
    for path in paths:
        with open(path, encoding='utf-8') as file:
            manifest = json.load(file)
        assert manifest['id'] == os.path.basename(path)[:-5]
        asked = manifest['finish-args']
        assert len(asked) == len(FINISH_ARGS) and set(asked) == FINISH_ARGS, asked
        assert manifest['runtime'] == 'org.gnome.Platform' and manifest['sdk'] == 'org.gnome.Sdk'
        assert manifest['command'] == 'phidias'
        runtimes.add(manifest['runtime-version'])
        own = [module for module in manifest['modules'] if module['name'] == 'phidias'][0]
        assert own['run-tests'] is True
        assert ('-Dprofile=development' in own['config-opts']) == path.endswith('.Devel.json')
        for module in manifest['modules']:
            for source in module['sources']:
                if source['type'] == 'git':
                    assert re.fullmatch('[0-9a-f]{40}', source['commit']), source
                elif source['type'] == 'archive':
                    assert re.fullmatch('[0-9a-f]{64}', source['sha256']), source
                else:
                    assert source['type'] == 'dir', source
    assert len(runtimes) == 1, runtimes


def icons():
    """the icons are well-formed, square, and there for each profile"""
    folder = os.path.join(ROOT, 'data', 'icons', 'hicolor')
    for name in (f'scalable/apps/{BASE_ID}.svg', f'scalable/apps/{BASE_ID}.Devel.svg', f'symbolic/apps/{BASE_ID}-symbolic.svg'):
        assert os.path.exists(os.path.join(folder, name)), f'{name} is missing'
    paths = [os.path.join(ROOT, name) for name in project_files() if name.endswith('.svg') and name.startswith(('data/', 'src/'))]
    assert len(paths) >= 3, paths
    for path in paths:
        root = ElementTree.parse(path).getroot()
        assert root.tag == '{http://www.w3.org/2000/svg}svg', path
        symbolic = path.endswith(('-symbolic.svg', '-symbolic-rtl.svg'))
        size = 16 if symbolic else 128
        assert [float(number) for number in root.get('viewBox').split()] == [0, 0, size, size], path
        for node in root.iter():
            tag = node.tag.split('}')[-1] if isinstance(node.tag, str) else ''
            assert tag not in ('script', 'image', 'text', 'foreignObject', 'filter'), f'{tag} in {path}'
            for attribute in node.attrib:
                assert not attribute.endswith('href'), f'a link in {path}'
        if symbolic:
            colours = {node.get('fill') for node in root.iter() if node.get('fill') not in (None, 'none')}
            # GTK recolours what is drawn in one colour.
            assert len(colours) <= 1, f'{colours} in {path}'


def lock_files():
    """lock files name no registry"""
    locks = [name for name in project_files() if os.path.basename(name) == 'package-lock.json']
    for name in locks:
        lock = json.loads(read(os.path.join(ROOT, name)))
        for package, facts in lock.get('packages', {}).items():
            assert 'resolved' not in facts, f'{package} in {name} names where it was fetched'
        settings = os.path.join(ROOT, os.path.dirname(name), '.npmrc')
        assert os.path.exists(settings) and 'omit-lockfile-registry-resolved=true' in read(settings), \
            f'{os.path.dirname(name)}/.npmrc does not set omit-lockfile-registry-resolved'


def nothing_of_a_machine():
    """no file names a registry or a folder of one machine"""
    found = []
    for name in project_files():
        if name.endswith(('.png', '.po')) or name == 'COPYING':
            continue
        for number, line in enumerate(read(os.path.join(ROOT, name)).splitlines(), 1):
            for pattern in (FOREIGN_HOSTS, MACHINE_PATHS):
                if pattern.search(line):
                    found.append(f'{name}:{number}: {line.strip()[:120]}')
    assert not found, '\n'.join(found)


TESTS = (desktop_file, service_file, metainfo, metainfo_facts, schema, schema_used, template, languages, potfiles,
         manifests, icons, lock_files, nothing_of_a_machine)


def main():
    print('TAP version 13')
    print(f'1..{len(TESTS)}')
    failed = 0
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f'ok {number} - {test.__doc__}')
        except Skip as reason:
            print(f'ok {number} - {test.__doc__} # SKIP {reason}')
        except Exception as error:
            failed += 1
            print(f'not ok {number} - {test.__doc__}')
            text = str(error) if isinstance(error, AssertionError) and str(error) else traceback.format_exc()
            for line in text.splitlines():
                print(f'# {line}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
