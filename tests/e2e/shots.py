#!/usr/bin/python3
# shots.py BINARY FOLDER SCHEME [SCENE...]: pictures of the real program, for the README and the metainfo
#
# A scene brings the window to a state by driving it as a person would, and is drawn as
# FOLDER/SCENE-SCHEME.png. Scenes build on each other in the order of the list. A new picture is
# one function. The road from the catalog to the first answer is drawn in the light appearance only.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import subprocess
import sys

from driver import App, Names, NotFound, Roles, output_of, screenshot, wait_until, window_frame, window_frames

FIRST_QUESTION = 'What is a serverless deployment?'
QUESTION = 'What is a target URI?'
TARGET_URI = 'https://phi-4-mini.eastus2.models.ai.azure.com'
MODEL = 'Phi-4-mini-instruct'
PRACTICE = 'Practice Subscription'
PROJECT = 'Practice East US 2'
DEPLOYMENT = 'phi-4-mini-first'
SEARCH_MODELS = 'Search models'
DEPLOY = 'Deploy…'
OPEN = 'Open in Playground'
SYSTEM_MESSAGE = 'You are a patient teacher. Answer in plain words, with one example.'


def welcome(app):
    app.wait_for(Roles.button, Names.try_sample)


def playground(app):
    app.press(Names.try_sample)
    app.send(FIRST_QUESTION)
    app.wait_answered()
    app.press(Names.new_conversation)
    app.wait_for(contains='What Would You Like')
    app.type(Names.system_message, SYSTEM_MESSAGE)
    app.set_parameter(Names.temperature, 0.3)
    app.send(QUESTION)
    app.wait_answered()


def streaming(app):
    app.send('And which limits does a serverless deployment have?')
    app.wait_for(Roles.button, Names.stop)


def answer(app):
    """One that has everything: a table, formulas, code."""
    app.wait_answered()
    app.press(Names.new_conversation)
    app.wait_for(contains='What Would You Like')
    app.send('What does temperature do?')
    app.wait_answered()


def connect(app):
    app.open_connect()
    app.type(Names.target_uri, TARGET_URI)


def models(app):
    app.key('Escape')
    app.wait_gone(Roles.text, Names.target_uri)
    app.key('ctrl+2')
    app.wait_for(Roles.text, SEARCH_MODELS)


def compare(app):
    app.type(SEARCH_MODELS, 'Phi-4')
    for title in ('Phi-4', MODEL, 'Phi-4-reasoning'):
        app.press(f'Compare {title}', roles={'check box'})
    app.press('Compare')
    app.wait_for(contains='Price at 3:1')


def deploy_model(app):
    app.key('Escape')
    app.press('Remove the ticks')
    app.type(SEARCH_MODELS, MODEL)
    app.wait_for(contains=f'{MODEL}, Microsoft').click()
    app.wait_for(Roles.button, DEPLOY)


def deploy_who(app):
    app.press(DEPLOY)
    app.wait_for(contains=PRACTICE)


def deploy_project(app):
    app.wait_for(contains=PRACTICE).click()
    app.wait_for(contains=PROJECT)
    app.wait_for(contains='not offered in West Europe')


def deploy_price(app):
    app.wait_for(contains=PROJECT).click()
    app.wait_for(contains='per 1M tokens')


def deploy_name(app):
    app.press('Continue')
    app.type('Deployment Name', DEPLOYMENT)
    app.wait_for(contains='It can be deployed.')


def deploy_progress(app):
    app.press('Deploy')
    app.wait_for(contains='Keep Working')


def deploy_page(app):
    app.wait_gone(contains='Keep Working', seconds=60)
    app.wait_for(contains='Target URI')
    app.wait_for(Roles.button, OPEN)


def deploy_answer(app):
    app.press(OPEN)
    app.wait_for(Roles.text, Names.prompt)
    app.send(FIRST_QUESTION)
    app.wait_answered()


def deployments(app):
    app.key('ctrl+3')
    # As it was left: the page of the deployment that was opened, or the list.
    wait_until(lambda: app.find(Roles.button, 'Back') or app.find(Roles.text, contains='Search deployments'), 'Deployments')
    if app.find(Roles.text, contains='Search deployments') is None:
        app.key('alt+Left')
    app.wait_for(Roles.text, contains='Search deployments')
    app.wait_for(contains=DEPLOYMENT)


# The steps of the road are told apart by what they say, not by how they look.
LIGHT_ONLY = (deploy_model, deploy_who, deploy_project, deploy_price, deploy_name, deploy_progress, deploy_answer)
SCENES = (welcome, playground, streaming, answer, connect, models, compare, deploy_model, deploy_who, deploy_project,
          deploy_price, deploy_name, deploy_progress, deploy_page, deploy_answer, deployments)


CORNER = 12
SHADOW = '40x14+0+8'


def name_of(scene):
    return scene.__name__.replace('_', '-')


def centre_dialog(app):
    """Where a desktop puts it; a bare window manager puts it anywhere."""
    frames = window_frames(app.process.pid)
    x, y, width, height = frames[0][:4]
    for left, top, across, down, window in frames[1:]:
        by = x + (width - across) // 2 - left, y + (height - down) // 2 - top
        if by != (0, 0):
            subprocess.run(['xdotool', 'windowmove', '--relative', window, *map(str, by)], check=True)
            wait_until(lambda: window_frames(app.process.pid) != frames, 'the dialog to move')


def is_still(path):
    """Takes a picture, and tells whether it is that of a moment ago."""
    before = output_of('identify', '-format', '%#', path) if os.path.exists(path) else None
    return output_of('identify', '-format', '%#', screenshot(path)) == before


def draw(app, path):
    """The window alone, its corners cut out of the display and a shadow put under it."""
    x, y, width, height = window_frame(app.process.pid)
    centre_dialog(app)
    # What streams or counts seconds is drawn as it is.
    with contextlib.suppress(NotFound):
        wait_until(lambda: is_still(path), 'the window to stand still', 3)
    subprocess.run(['convert', path, '-crop', f'{width}x{height}+{x}+{y}', '+repage',
                    '(', '-size', f'{width}x{height}', 'xc:black', '-fill', 'white', '-draw',
                    f'roundrectangle 0,0 {width - 1},{height - 1} {CORNER},{CORNER}', ')',
                    '-alpha', 'off', '-compose', 'CopyOpacity', '-composite',
                    '(', '+clone', '-background', 'black', '-shadow', SHADOW, ')',
                    '+swap', '-background', 'none', '-compose', 'Over', '-layers', 'merge', '+repage',
                    # No date, so that equal pictures are equal files.
                    '-strip', '-define', 'png:exclude-chunks=date,time', '-define', 'png:compression-level=9',
                    path], check=True)


def main():
    binary, folder, scheme, *wanted = sys.argv[1:]
    unknown = set(wanted) - {name_of(scene) for scene in SCENES}
    if unknown:
        sys.exit(f'No scene is called {", ".join(sorted(unknown))}')
    os.makedirs(folder, exist_ok=True)
    with App(binary) as app:
        for scene in SCENES:
            scene(app)
            if scheme != 'light' and scene in LIGHT_ONLY:
                continue
            if not wanted or name_of(scene) in wanted:
                path = os.path.join(folder, f'{name_of(scene)}-{scheme}.png')
                draw(app, path)
                print(path, flush=True)


if __name__ == '__main__':
    main()
