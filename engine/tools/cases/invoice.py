# SPDX-License-Identifier: Apache-2.0
"""The taxes of an invoice as a quote lists them: by name and rate, in order of first appearance."""


class TaxRows:
    def __init__(self):
        self.order, self.sums = [], {}

    def met(self, code, rate_ppm):
        """A line of the cart has this tax."""
        if (code, rate_ppm) not in self.order:
            self.order.append((code, rate_ppm))

    def add(self, code, rate_ppm, net, tax):
        """The invoice says so much of it."""
        before = self.sums.get((code, rate_ppm), (0, 0))
        self.sums[code, rate_ppm] = (before[0] + net, before[1] + tax)

    def expected(self):
        if set(self.sums) != set(self.order):
            raise ValueError(f'the lines have the taxes {self.order}, the totals have {list(self.sums)}')
        return [{'tax_code': code, 'tax_rate_ppm': rate, 'net_minor': self.sums[code, rate][0], 'tax_minor': self.sums[code, rate][1]}
                for code, rate in self.order]
