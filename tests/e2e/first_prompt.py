#!/usr/bin/python3
# first_prompt.py BINARY PICTURE [ARGUMENT...]: the first prompt, where there is nobody at a display
#
# Starts the program, tries the sample deployment, asks one question, prints the answer as it
# arrives, and takes a picture. Ends with 0 only if an answer came and came to its end.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from driver import App, Names, Roles, screenshot, wait_until

QUESTION = 'How do I deploy a model as a serverless API?'
PATIENCE = 120


class Printer:
    """Prints a text that grows: only what is new of it."""

    def __init__(self):
        self.shown = ''

    def show(self, text):
        common = 0
        for common, (old, new) in enumerate(zip(self.shown, text)):
            if old != new:
                break
        else:
            common = min(len(self.shown), len(text))
        if common < len(self.shown):
            # Something above changed, such as a list that became one: begin at its line.
            common = text.rfind('\n', 0, common) + 1
            sys.stdout.write('\n')
        sys.stdout.write(text[common:])
        sys.stdout.flush()
        self.shown = text


def main():
    binary, picture, *arguments = sys.argv[1:]
    print('There is no display, so Phidias runs on a virtual one and asks its first question itself.\n')
    with App(binary, *arguments) as app:
        app.press(Names.try_sample, seconds=60)
        app.wait_for(Roles.text, Names.prompt)
        app.send(QUESTION)
        print(f'> {QUESTION}\n')

        printer = Printer()

        def ended():
            answer = app.answer_to(QUESTION)
            printer.show(answer.text if answer else '')
            if app.find(Roles.button, Names.try_again):
                raise AssertionError(answer.status if answer else 'the request failed')
            return answer and answer.text and app.find(Roles.button, Names.stop) is None and app.find(Roles.button, Names.send)

        wait_until(ended, 'the answer to end', PATIENCE)
        # The last words may have come between the two looks.
        answer = app.answer_to(QUESTION)
        printer.show(answer.text)
        print(f'\n\n{answer.author}: {answer.status}')
        print(f'Picture: {screenshot(picture)}')
        answered = bool(printer.shown.strip())
    if not answered:
        print('The answer was empty.')
    return 0 if answered else 1


if __name__ == '__main__':
    try:
        sys.exit(main())
    except AssertionError as error:
        print(f'\nThe first prompt failed: {error}', file=sys.stderr)
        sys.exit(1)
