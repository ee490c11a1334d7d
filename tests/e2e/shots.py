#!/usr/bin/python3
# shots.py BINARY FOLDER SCHEME [SCENE...]: pictures of the real program, for the README and the metainfo
#
# A scene brings the window to a state by driving it as a person would, and is drawn as
# FOLDER/SCENE-SCHEME.png. Scenes build on each other in the order of the list. A new picture is
# one function.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import sys

from driver import App, Names, Roles, screenshot, window_frame

FIRST_QUESTION = 'What is a serverless deployment?'
QUESTION = 'What is a target URI?'
TARGET_URI = 'https://phi-4-mini.eastus2.models.ai.azure.com'
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


SCENES = (welcome, playground, streaming, answer, connect)


CORNER = 12
SHADOW = '40x14+0+8'


def draw(app, path):
    """The window alone, its corners cut out of the display and a shadow put under it."""
    x, y, width, height = window_frame(app.process.pid)
    screenshot(path)
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
    unknown = set(wanted) - {scene.__name__ for scene in SCENES}
    if unknown:
        sys.exit(f'No scene is called {", ".join(sorted(unknown))}')
    os.makedirs(folder, exist_ok=True)
    with App(binary) as app:
        for scene in SCENES:
            scene(app)
            path = os.path.join(folder, f'{scene.__name__}-{scheme}.png')
            if not wanted or scene.__name__ in wanted:
                draw(app, path)
                print(path)


if __name__ == '__main__':
    main()
