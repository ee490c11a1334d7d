# log_check.py: what a program that was tried wrote of its own accord, and may not have
#
# A warning or a critical of any domain is a fault of ours that has not yet done harm: it fails the
# test that provoked it. What is written by no GLib program, such as the drivers of a display, is
# not looked at.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import re

# As the default writer of GLib puts it: "(phidias:71): Gtk-CRITICAL **: 09:30:58.123: gtk_foo: …",
# and "** (phidias:71): WARNING **: …" where there is no domain.
LINE = re.compile(r'(?:^|[ )])\(?[^()]*:\d+\)?: (?:(?P<domain>[\w.+-]+)-)?(?P<level>WARNING|CRITICAL|ERROR) \*\*: '
                  r'(?:\d\d:\d\d:\d\d\.\d+: )?(?P<message>.*)')

# What is let pass: domain, the whole message, and why it is not ours to mend.
TOLERATED = (
)


def is_tolerated(domain, message):
    return any(domain == known and pattern.fullmatch(message) for known, pattern, _ in TOLERATED)


def faults_in(text):
    """The lines that may not be there, each once, in the order in which they came."""
    faults = {}
    for line in text.splitlines():
        match = LINE.search(line)
        if match and not is_tolerated(match['domain'] or '', match['message']):
            faults[f'{match["domain"] or "no domain"} {match["level"]}: {match["message"]}'] = None
    return list(faults)
