"""A check that cannot fail proves nothing: runs one test on something that is broken on purpose, and says what it complained about."""
import unittest


def complaints_of(case: unittest.TestCase) -> str:
    """Empty when the test was content, or could not run at all: an error is no finding."""
    result = unittest.TestResult()
    case.run(result)
    return "" if result.errors else "\n".join(f"{where} {text}" for where, text in result.failures)
