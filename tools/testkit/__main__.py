"""python3 -m testkit COMMAND…: runs a command beside a fresh server with the demo shops, told by SHOPX_URL, SHOPX_EMAIL, SHOPX_PASSWORD."""
import os
import signal
import subprocess
import sys

from .world import World

if len(sys.argv) < 2:
    sys.exit(__doc__)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
with World() as world:
    login = world.logins[0]
    told = {"SHOPX_URL": world.base_url, "SHOPX_EMAIL": login.email, "SHOPX_PASSWORD": login.password}
    status = subprocess.run(sys.argv[1:], env=os.environ | told).returncode
sys.exit(status)
