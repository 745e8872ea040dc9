"""Dask on this machine; with `Client("scheduler:8786")`, on whatever cluster its scheduler knows."""

from dask.distributed import Client

SLOTS, CHUNK = 2, 8  # chunks at a time, and submissions of each


def executor():
    return Client(n_workers=1, threads_per_worker=1, dashboard_address=None).get_executor(retries=2)
