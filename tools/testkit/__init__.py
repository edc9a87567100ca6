"""The black-box tests' own server: a private PostgreSQL, the built program, the demo shops, and a small HTTP client.

    from testkit.world import the_world

    class Selling(unittest.TestCase):
        def test_a_sale_gets_a_receipt(self):
            till = the_world().sign_in()
            ...

Standard library only. Everything lives in a temporary folder and on a free port, and is gone when the tests end.
"""
