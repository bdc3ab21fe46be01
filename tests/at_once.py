"""Acts of several people at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(*acts):
    """What each of `acts`, begun together, came to: "done", or the name of what it raised."""
    together = Barrier(len(acts))

    def run(act):
        together.wait(60)
        try:
            act()
        except Exception as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "done"

    connections.close_all()
    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(run, acts))
