# SPDX-License-Identifier: Apache-2.0
"""The official examples of EN 16931 (UBL). Where an example contradicts itself it is listed as not run, not mended."""
from .invoice import TaxRows
from .source import cart, cents, line_of, ppm, scaled


def lines(case):
    rows = TaxRows()
    asked, expected = [], []
    for each in case['lines']:
        asked.append(taxed_line(each, rows))
        expected.append({'gross_minor': cents(each['expected_line_net'])})
    for line, amounts in document_charges(case, rows):
        asked.append(line)
        expected.append(amounts)
    totals = case['expected_tax_totals'][0]
    for row in totals['subtotals']:
        rows.add(row['category'], ppm(row['percent']), cents(row['taxable']), cents(row['tax']))
    net = sum(cents(row['taxable']) for row in totals['subtotals'])
    tax, total = cents(totals['tax_amount']), cents(case['expected_monetary_total']['TaxInclusiveAmount'])
    if net != cents(case['expected_monetary_total']['TaxExclusiveAmount']) or net + tax != total:
        raise ValueError('the totals contradict themselves')
    expect = {'lines': expected, 'taxes': rows.expected(), 'tax_minor': tax, 'total_minor': total}
    return [('quote', cart(asked, 'rate_per_document', currency=case['currency']), expect)]


def taxed_line(each, rows):
    charges = sum(cents(entry['amount']) * (1 if is_charge(entry) else -1) for entry in each.get('allowance_charges') or [])
    if charges != 0:
        raise ValueError('charges and allowances of a line cancel in the examples that are run')
    quantity_milli, unit_price_e4 = price_of(each)
    rate = ppm(each['vat_percent'])
    rows.met(each['vat_category'], rate)
    return line_of(unit_price_e4, quantity_milli, each['vat_category'], rate)


def price_of(each):
    """A price for base_quantity units with any number of digits: the unit of the kernel may be a thousand of theirs (BT-149)."""
    quantity, price_e8 = scaled(each['quantity'], 3), scaled(each['net_price'], 8)
    base = scaled(each.get('base_quantity') or '1', 0)
    for units in (1, 10, 100, 1000):
        if quantity % units == 0 and price_e8 * units % (base * 10_000) == 0:
            return quantity // units, price_e8 * units // base // 10_000
    raise ValueError('a price that is too fine')


def document_charges(case, rows):
    """A line of what is charged, less what is allowed, for each tax."""
    sums = {}
    for entry in case.get('document_allowance_charges') or []:
        charged, allowed = sums.get((entry['vat_category'], ppm(entry['vat_percent'])), (0, 0))
        amount = cents(entry['amount'])
        sums[entry['vat_category'], ppm(entry['vat_percent'])] = (charged + amount, allowed) if is_charge(entry) else (charged, allowed + amount)
    for (category, rate), (charged, allowed) in sorted(sums.items()):
        if charged == 0 and allowed == 0:
            continue
        rows.met(category, rate)
        discount = {'kind': 'amount', 'amount_minor': allowed}
        yield line_of(charged * 100, 1000, category, rate, discount=discount), {'gross_minor': charged, 'discount_minor': allowed}


def is_charge(entry):
    return str(entry['charge']).lower() == 'true'
