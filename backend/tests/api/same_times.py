"""Whether two samples of times are of one kind: the test of Mann and Whitney, by the normal approximation with its correction for ties.
Ranks and not means, since one slow answer of a busy machine must not decide."""
import math
from collections.abc import Sequence
from itertools import groupby


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance (two-sided) that samples of one kind differ by so much. Small means that somebody with a watch can tell them apart."""
    marked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    n, m, rank, rank_sum, ties = len(one), len(other), 1, 0.0, 0
    for _, group in groupby(marked, key=lambda pair: pair[0]):
        equals = list(group)
        mean_rank = rank + (len(equals) - 1) / 2
        rank_sum += mean_rank * sum(1 for _, whose in equals if whose == 0)
        ties += len(equals) ** 3 - len(equals)
        rank += len(equals)
    u, total = rank_sum - n * (n + 1) / 2, n + m
    deviation = math.sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    return math.erfc(abs(u - n * m / 2) / deviation / math.sqrt(2)) if deviation else 1.0
