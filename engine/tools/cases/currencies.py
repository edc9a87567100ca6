# SPDX-License-Identifier: Apache-2.0
"""The digits of ISO 4217 and the cash of Unicode CLDR."""
from .source import cart, line_of

# The steps of rule E9 that CLDR has as well, in minor units.
STEPS_OF_E9 = {'CHF': 5, 'CAD': 5, 'DKK': 50, 'HUF': 500, 'SEK': 100, 'NOK': 100, 'CZK': 100}


def iso_lines(case):
    return [one_unit(case['code'], case['minor_units'])]


def cldr_lines(case):
    """Withdrawn currencies and metals are none that a till can take; all others are rounded to their smallest coin."""
    if case['rounding'] != '0':
        raise ValueError('no currency is rounded on paper')
    iso_digits = case['iso4217_minor_units']
    found = [one_unit(case['code'], iso_digits)]
    if not iso_digits.isdigit():
        return found
    if int(case['digits']) > int(iso_digits):
        raise ValueError('what is shown is never finer than the ledger')
    step = cash_step(case)
    if STEPS_OF_E9.get(case['code'], step) != step:
        raise ValueError(f'rule E9 has another step than {step}')
    return found + list(rounding(step))


def one_unit(code, digits):
    """What costs one unit of the currency costs so many minor units."""
    asked = cart([line_of(10_000)], 'line', currency=code)
    if not digits.isdigit():
        return 'quote', asked, {'error': 'unknown_currency', 'pointer': '/currency'}
    return 'quote', asked, {'lines': [{'gross_minor': 10 ** int(digits)}], 'total_minor': 10 ** int(digits)}


def cash_step(case):
    """The smallest coin in the ledger's minor units: CLDR counts it in units of its own (cash) digits."""
    step = int(case['cash_rounding'] or 0) or 1
    return step * 10 ** (int(case['iso4217_minor_units']) - int(case['cash_digits'] or case['digits']))


def rounding(step):
    """E9: to the nearest multiple of the coin, the same on both sides of zero; a half by the tie."""
    below, above, half = 18 * step, 19 * step, 18 * step + step // 2
    cases = [(below, below, 'up'), (above, above, 'down')]
    if step > 1:
        cases += [(half - 1 + step % 2, below, 'up'), (half + 1, above, 'up'), (half - 1 + step % 2, below, 'down'), (half + 1, above, 'down')]
    if step % 2 == 0:
        cases += [(half, above, 'up'), (half, below, 'down')]
    for amount, due, tie in cases:
        for sign in (1, -1):
            asked = {'total_minor': sign * amount, 'cash_step_minor': step, 'cash_tie': tie}
            yield 'settle', asked, {'due_minor': sign * due, 'rounding_minor': sign * (due - amount)}
