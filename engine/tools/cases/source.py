# SPDX-License-Identifier: Apache-2.0
"""Reading vectors/, decimals as whole numbers, and the account of which cases are run."""
import csv
import json
import pathlib

VECTORS = pathlib.Path(__file__).resolve().parents[2] / 'vectors'
PACKS = VECTORS.parents[1] / 'packs'
PPM_DIGITS = 4  # "8.25" percent is 82500 parts per million


def scaled(text, digits):
    """"1.025" with 3 digits is 1025. More digits than asked for are an error: nothing is rounded on the way in."""
    whole, _, part = text.partition('.')
    part = part.rstrip('0')
    if len(part) > digits:
        raise ValueError(f'{text} has more than {digits} digits')
    sign = -1 if whole.startswith('-') else 1
    return sign * int(whole.lstrip('-') + part.ljust(digits, '0'))


def cents(text):
    return scaled(text, 2)


def ppm(percent):
    """"8.25" and "8.25%" are both 82500."""
    return scaled(percent.rstrip('%'), PPM_DIGITS)


def cart(lines, scope, inclusive=False, currency='EUR', **more):
    return {'lines': lines, 'prices_include_tax': inclusive, 'rounding_scope': scope, 'currency': currency, **more}


def line_of(unit_price_e4, quantity_milli=1000, tax_code='tax', tax_rate_ppm=0, **more):
    return {'quantity_milli': quantity_milli, 'unit_price_e4': unit_price_e4, 'tax_code': tax_code, 'tax_rate_ppm': tax_rate_ppm, **more}


def pack_of(jurisdiction, version):
    return json.loads((PACKS / jurisdiction / f'{version}.json').read_text(encoding='utf-8'))


class Complete:
    """Every case has lines, or stands in the list with its reason; never both, never neither, and none is listed that isn't there."""

    def __init__(self, source, count, not_run, ask_listed=False):
        self.source, self.count, self.ask_listed, self.run = source, count, ask_listed, 0
        self.reasons = reasons(not_run) if not_run else {}

    def lines(self, lines_of):
        left, cases = dict(self.reasons), cases_of(self.source)
        if len(cases) != self.count:
            raise SystemExit(f'{self.source} has {len(cases)} cases, not {self.count}')
        for case in cases:
            reason = left.pop(case['id'], None)
            found = self.asked(lines_of, case) if reason is None or self.ask_listed else []
            if reason is None and not found:
                raise SystemExit(f'{case["id"]} of {self.source}: run, or listed as not run; never neither')
            self.run += reason is None
            for command, asked, expect in found:
                listed = {} if reason is None else {'not_run': reason}
                yield {'case': case['id'], 'command': command, **listed, 'input': asked, 'expect': expect}
        if left:
            raise SystemExit(f'listed but not in {self.source}: {", ".join(left)}')

    def asked(self, lines_of, case):
        try:
            return lines_of(case)
        except (KeyError, ValueError) as error:
            raise SystemExit(f'{case["id"]} of {self.source} is not as it was thought to be: {error!r}') from error


def cases_of(source):
    path = VECTORS / source
    if path.suffix == '.json':
        return json.loads(path.read_text(encoding='utf-8'))['vectors']
    with path.open(encoding='utf-8', newline='') as file:
        return [{'id': row['code'], **row} for row in csv.DictReader(file)]


def reasons(name):
    """Each row: id, tab, reason."""
    rows = [row for row in (VECTORS / name).read_text(encoding='utf-8').splitlines() if row and not row.startswith('#')]
    found = dict(row.split('\t', 1) for row in rows)
    if len(found) != len(rows) or not all(found.values()):
        raise SystemExit(f'{name}: a case is listed twice, or without a reason')
    return found
