"""Crash proof: tills that keep selling while the server and the database are killed, and the checker that reads the books afterwards.

    ./test crash --kills 200

books.py       what must hold in the database by itself; usable on any database of ours, after any test
heard.py       what must hold between the database, the API, and what the tills were told
tills.py       the tills: sales, returns, repeats, twins, ids used again; each retries until it has an answer
killer.py      kill -9 at random moments, and the restarts
faults.py      planted faults, so that the checker is seen red
"""
