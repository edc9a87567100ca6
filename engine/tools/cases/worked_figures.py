# SPDX-License-Identifier: Apache-2.0
"""Worked figures of authorities and vendors. A figure of rounding alone, not of a tax, is asked of `settle`, whose step and tie are those of
the figure: cash and prices are rounded by the same function of the kernel."""
from .source import cart, cents, line_of, pack_of, ppm, scaled

CASH_STEP_MINOR = {'CAD': 5, 'AUD': 5}  # E9
TAX_ROUNDING = {'au-gst-half-up': 'half_away', 'nz-gst-half-down': 'half_down', 'nz-gst-over-half': 'half_down'}


def lines(case):
    given, expected, topic = case['input'], case['expected'], case['topic']
    if topic == 'cash_rounding':
        return cash_rounding(given, expected)
    if topic == 'cash_rounding_after_tax':
        return [cash_after_tax(given, expected)]
    if topic == 'inclusive_extraction':
        return [inclusive(given, expected)]
    if case['id'] in TAX_ROUNDING:
        return [raw_gst(given, expected, TAX_ROUNDING[case['id']])]
    if case['id'] == 'd365-6dp':
        return [rounded(scaled(given['amount'], 7), scaled(expected['amount'], 7), 10, 'up')]
    if topic == 'line_vs_total':  # the other rule's figure needs the invoice's lines, which the case doesn't have
        asked = one_line(cents(given['total_ex_gst']), ppm(given['tax_percent']), 'document', currency=given['currency'])
        return [('quote', asked, {'tax_minor': cents(expected['gst_total_invoice_rule'])})]
    if topic == 'us_sales_tax':
        return shipping(given, expected)
    if topic == 'compound_two_rates':
        return compound(given, expected)
    return {'bc-half-threshold': half_threshold, 'uk-retailer-no-down': no_down, 'jp-once-per-rate': once_per_rate}[case['id']](expected)


def one_line(amount, rate, scope='rate_per_document', **more):
    return cart([line_of(amount * 100, tax_rate_ppm=rate)], scope, **more)


def rounded(amount, expected, step, tie):
    return 'settle', {'total_minor': amount, 'cash_step_minor': step, 'cash_tie': tie}, {'due_minor': expected, 'rounding_minor': expected - amount}


def cash_rounding(given, expected):
    """One case gives half a step of a cent's half: three digits keep it exact. The same on a return."""
    due, paid = scaled(given['amount_due'], 3), scaled(expected['amount_paid'], 3)
    if 'rounding' in expected and scaled(expected['rounding'], 3) != paid - due:
        raise ValueError('the rounding is not what is paid less what is due')
    step = CASH_STEP_MINOR[given['currency']] * 10
    return [rounded(due, paid, step, 'up'), rounded(-due, -paid, step, 'up')]


def cash_after_tax(given, expected):
    """Cash rounding leaves the tax alone: what is remitted is the tax."""
    if expected['tax_remitted'] != expected['tax']:
        raise ValueError('another tax is remitted than was charged')
    [amount] = given['lines']
    asked = one_line(cents(amount), ppm(given['tax_percent']), currency=given['currency'], cash_step_minor=CASH_STEP_MINOR[given['currency']])
    return 'quote', asked, {'tax_minor': cents(expected['tax']), 'total_minor': cents(expected['total_with_tax']),
                            'cash': {'due_minor': cents(expected['amount_paid'])}}


def inclusive(given, expected):
    asked = one_line(cents(given['gross']), ppm(given['tax_percent']), inclusive=True)
    expect = {'tax_minor': cents(expected['tax']), 'total_minor': cents(given['gross'])}
    if 'net' in expected:  # one source prints none
        expect['taxes'] = [{'net_minor': cents(expected['net'])}]
    return 'quote', asked, expect


def shipping(given, expected):
    goods, freight, rate = cents(given['goods']), cents(given['shipping']), ppm(given['rate_percent'])
    if goods + freight != cents(expected['order_total']):
        raise ValueError('goods and shipping are not the order')
    both = cart([line_of(goods * 100, tax_rate_ppm=rate), line_of(freight * 100, tax_rate_ppm=rate)], 'document', currency=given['currency'])
    return [('quote', both, {'tax_minor': cents(expected['tax'])}),
            ('quote', one_line(freight, rate, currency=given['currency']), {'tax_minor': cents(expected['shipping_tax'])})]


def compound(given, expected):
    """Its "sum then round" is one rounding for the document, and "round each then sum" is one for each tax."""
    taxes = [{'tax_code': 'first', 'tax_rate_ppm': ppm(given['rate1_percent'])},
             {'tax_code': 'second', 'tax_rate_ppm': ppm(given['rate2_percent']), 'on_earlier': [0]}]
    line = {'quantity_milli': 1000, 'unit_price_e4': cents(given['price']) * 100, 'taxes': taxes}
    return [('quote', cart([line], 'document'), {'tax_minor': cents(expected['sum_then_round'])}),
            ('quote', cart([line], 'rate_per_document'), {'tax_minor': cents(expected['round_each_then_sum'])})]


def raw_gst(given, expected, mode):
    """A basket that has just this tax before it is rounded: a cent for each ten-thousandth, at 1 %."""
    line = line_of(100, scaled(given['raw_gst'], 4) * 1000, tax_rate_ppm=10_000)
    return 'quote', cart([line], 'line', currency=given['currency'], tax_rounding=mode), {'tax_minor': cents(expected['gst'])}


def half_threshold(expected):
    """A rule in words: 5 % of so many cents is below a half, a half, and above one."""
    says(expected, rule='round up digits >= 0.5, otherwise down')
    return [('quote', one_line(amount, 50_000), {'tax_minor': tax}) for amount, tax in ((9, 0), (10, 1), (29, 1), (30, 2), (31, 2))]


def no_down(expected):
    """The British pack rounds as a retailer may, and a tenant can't have it round down."""
    says(expected, forbidden=['round down to whole penny'])
    if 'round to nearest 1p' not in expected['allowed']:
        raise ValueError('the nearest penny is not allowed')
    return [terms('GB', 1, {}, {'tax_rounding': 'half_away'}), terms('GB', 1, {'rounding_mode': 'down'}, fixed_by_law('rounding_mode'))]


def once_per_rate(expected):
    """The Japanese pack rounds once for each rate and never by line; E5's basket of 398 and 298 at 8 % has 55.68 of tax."""
    says(expected, rounding_events_per_invoice='one per tax rate', forbidden='rounding per line and summing',
         direction='any: up, down, half-up, chosen by issuer')
    found = [terms('JP', 2, {'rounding_scope': 'line'}, fixed_by_law('rounding_scope'))]
    basket = [line_of(yen * 10_000, tax_rate_ppm=80_000) for yen in (398, 298)]
    for mode, yen in (('up', 56), ('down', 55), ('half_away', 56)):
        found.append(terms('JP', 2, {'rounding_mode': mode}, {'rounding_scope': 'rate_per_document', 'tax_rounding': mode}))
        found.append(('quote', cart(basket, 'rate_per_document', currency='JPY', tax_rounding=mode), {'tax_minor': yen}))
    return found


def terms(pack, version, overrides, expect):
    return 'terms', {'pack': pack_of(pack, version), 'on': '2026-11-25', 'overrides': overrides}, expect


def fixed_by_law(field):
    return {'error': 'fixed_by_law', 'pointer': f'/overrides/{field}'}


def says(expected, **words):
    if any(expected[name] != said for name, said in words.items()):
        raise ValueError(f'the source does not say {words}')
