# SPDX-License-Identifier: Apache-2.0
"""Invoices that GOBL has worked out. It rounds each rate's row for itself and the document's tax from the exact sum: our two scopes."""
from .invoice import TaxRows
from .source import cart, cents, ppm, scaled

UNTAXED = 'untaxed'


def lines(case):
    if case.get('discounts'):
        raise ValueError('a discount on the document')
    rows = TaxRows()
    goods = case.get('lines') or []
    charges = case.get('charges') or []  # shipping and the like: a line of one
    asked = [line_of(each, rows) for each in goods] + [charge_of(each, rows) for each in charges]
    totals = case['expected_totals']
    add_expected(rows, totals, goods, charges)
    return [('quote', cart(asked, 'rate_per_document', **terms(case)), {'lines': expected_lines(goods, charges), 'taxes': rows.expected()}),
            ('quote', cart(asked, 'document', **terms(case)), expected_document(totals))]


def terms(case):
    return {'inclusive': bool((case.get('tax') or {}).get('prices_include')), 'currency': case['currency']}


def code_of(tax, category):
    """The kernel's codes have no blank and no plus."""
    return ':'.join(part for part in (category, tax.get('key'), tax.get('country')) if part).replace('+', '.')


def rate_of(tax):
    return ppm(tax['percent']) if tax.get('percent') else 0


def taxes_of(each, rows):
    """As a list; an equivalence surcharge (Spain) is a second tax beside the first."""
    found = []
    for tax in each.get('taxes') or []:
        code = code_of(tax, tax['cat'])
        found.append({'tax_code': code, 'tax_rate_ppm': rate_of(tax)})
        if tax.get('surcharge'):
            found.append({'tax_code': f'{code}.surcharge', 'tax_rate_ppm': ppm(tax['surcharge'])})
    for tax in found or [{'tax_code': UNTAXED, 'tax_rate_ppm': 0}]:
        rows.met(tax['tax_code'], tax['tax_rate_ppm'])
    return {'taxes': found} if found else {'tax_code': UNTAXED, 'tax_rate_ppm': 0}


def line_of(each, rows):
    line = {'quantity_milli': scaled(each['quantity'], 3), 'unit_price_e4': scaled(each['price'], 4), **taxes_of(each, rows)}
    discounts = each.get('discounts') or []
    if len(discounts) > 1:
        raise ValueError('two discounts on a line')
    for discount in discounts:
        line['discount'] = {'kind': 'amount', 'amount_minor': abs(cents(discount['amount']))}
        if discount.get('percent'):
            line['discount'] = {'kind': 'percent', 'rate_ppm': ppm(discount['percent'])}
    return line


def charge_of(each, rows):
    return {'quantity_milli': 1000, 'unit_price_e4': scaled(each['amount'], 4), 'discountable': False, **taxes_of(each, rows)}


def expected_lines(goods, charges):
    found = []
    for each in goods:
        line = {'gross_minor': cents(each['sum']), 'discount_minor': cents(each['sum']) - cents(each['total'])}
        for discount in each.get('discounts') or []:
            if cents(discount['amount']) != line['discount_minor']:
                raise ValueError('the discount is not what the line loses')
        found.append(line)
    return found + [{'gross_minor': cents(each['amount']), 'discount_minor': 0} for each in charges]


def add_expected(rows, totals, goods, charges):
    for category in (totals.get('taxes') or {}).get('categories') or []:
        for rate in category['rates']:
            code = code_of(rate, category['code'])
            rows.add(code, rate_of(rate), cents(rate['base']), cents(rate['amount']))
            if (rate.get('surcharge') or {}).get('amount'):
                rows.add(f'{code}.surcharge', ppm(rate['surcharge']['percent']), cents(rate['base']), cents(rate['surcharge']['amount']))
    for each, amount in [(each, 'total') for each in goods] + [(each, 'amount') for each in charges]:
        if not each.get('taxes'):
            rows.add(UNTAXED, 0, cents(each[amount]), 0)


def expected_document(totals):
    tax, total = cents(totals['tax']) if 'tax' in totals else 0, cents(totals['total_with_tax'])
    if total - tax != cents(totals['total']) or total != cents(totals['payable']):
        raise ValueError('the totals contradict themselves')
    return {'tax_minor': tax, 'total_minor': total}
