# SPDX-License-Identifier: Apache-2.0
"""The test cases of GS1's reference code. `^` is FNC1: in front of GS1 data, and wherever a separator is needed."""
import functools
import re

from .source import VECTORS

TODAY = '2026-11-25'
SEPARATOR = '\x1d'
REFUSED = {'pointer': '/text'}  # the source says that it is refused, not in which words


def lines(case):
    """Cases that make codes are of another kind: the kernel reads them and makes none."""
    return {'lint': content, 'process_unbracketed_ai': element_string, 'parse_bracketed_ai': bracketed, 'parse_digital_link': digital_link,
            'validate_ai_relations': pairs, 'process_scan_data': scan}.get(case['kind'], lambda case: [])(case)


def content(case):
    return [('gs1', {'rule': case['linter'], 'data': case['data']}, {'valid': case['valid']})]


def element_string(case):
    text = case['input']
    if not text.startswith('^'):  # without FNC1 in front it isn't GS1 data
        return [('scan', {'text': text, 'today': TODAY}, REFUSED if text == '' else {'kind': 'own', 'code': text})]
    expect = {'elements': elements_of(text)} if case['ok'] else REFUSED
    return [('gs1', {'form': 'element_string', 'text': text[1:].replace('^', SEPARATOR)}, expect)]


def bracketed(case):
    return [('gs1', {'form': 'bracketed', 'text': case['input']}, read(case))]


def digital_link(case):
    return [('gs1', {'form': 'digital_link', 'text': case['input']}, read(case))]


def read(case):
    return {'elements': elements_of(case['expect_unbracketed'])} if case['ok'] else REFUSED


def pairs(case):
    elements = [{'ai': ai, 'value': value} for ai, value in re.findall(r'\((\d+)\)([^(]*)', case['input'])]
    return [('gs1', {'form': 'bracketed', 'text': case['input'], 'pairs': True}, {'elements': elements} if case['ok'] else REFUSED)]


def scan(case):
    """A `^` in front of other data is escaped by the source."""
    sent, said = case['scan'], case['expect']
    expect = REFUSED
    if case['ok'] and said.startswith('^'):
        expect = {'kind': 'gs1', 'elements': elements_of(said)}
    elif case['ok'] and said.startswith('http'):
        expect = {'kind': 'gs1'}
    elif case['ok'] and said.isdigit():
        expect = {'gtin': said.zfill(14)}
    elif case['ok']:
        expect = {'kind': 'own', 'code': re.sub(r'^\\(\\*\^)', r'\1', said)}
    return [('scan', {'text': sent, 'today': TODAY}, expect)]


def elements_of(unbracketed):
    """`^01095201234567881012345` as its elements, by the dictionary's AIs of predefined length."""
    left, found = unbracketed[1:], []
    while left:
        ai = next(left[:size] for size in (2, 3, 4) if left[:size] in predefined_sizes())
        left = left[len(ai):]
        size = predefined_sizes()[ai] or (left + '^').index('^')
        found.append({'ai': ai, 'value': left[:size]})
        left = left[size:].removeprefix('^')
    return found


@functools.cache
def predefined_sizes():
    """Of each AI the size of its data, or 0 when a separator ends it."""
    sizes = {}
    for line in (VECTORS / 'gs1-syntax-dictionary.txt').read_text(encoding='utf-8').splitlines():
        shape = re.match(r'(\d+)(?:-(\d+))? +(\*?)\??[ ?]*((?:\[?[NXYZ]\S* ?)+)', line)
        if not shape:
            continue
        first, last, predefined, components = shape.groups()
        size = sum(int(number) for number in re.findall(r'[NXYZ](\d+)', components)) if predefined else 0
        for number in range(int(first), int(last or first) + 1):
            sizes[str(number).zfill(len(first))] = size
    return sizes
