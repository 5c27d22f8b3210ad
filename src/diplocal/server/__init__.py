"""The server: the published folder over HTTP, as a good host gives it.

For one's own machine and network: to try a calendar, and to subscribe to it at once. `docs/hosting.md` says where to
put it for everybody else.
"""

from diplocal.server.application import Application
from diplocal.server.hosts import LOOPBACK, Hosts
from diplocal.server.running import Source, Surroundings, run
from diplocal.server.shelf import Shelf, load

__all__ = ["LOOPBACK", "Application", "Hosts", "Shelf", "Source", "Surroundings", "load", "run"]
