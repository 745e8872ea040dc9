"""Parsl on this machine: pilots that fetch chunks of submissions. With another provider the same runs on a cluster."""

from parsl.concurrent import ParslPoolExecutor
from parsl.config import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import LocalProvider

SLOTS, CHUNK = 2, 8  # chunks at a time, and submissions of each


def executor():
    pilots = HighThroughputExecutor(
        label="class",
        provider=LocalProvider(init_blocks=1, max_blocks=1),
        max_workers_per_node=2,
        encrypted=True,
        heartbeat_period=5,
        heartbeat_threshold=15,
    )
    return ParslPoolExecutor(Config(executors=[pilots], retries=2, run_dir="results/parsl"))
