"""Parsl on Slurm: each block is a job that holds a node, and grades chunk after chunk until its time is over.

Change what your cluster names otherwise: the partition, the time, and how a node finds this course's Python.
"""

import sys
from pathlib import Path

from parsl.concurrent import ParslPoolExecutor
from parsl.config import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import SlurmProvider

NODES, WORKERS = 1, 2  # jobs at a time, and submissions that a node grades at a time
SLOTS, CHUNK = NODES * WORKERS, 8  # chunks at a time, and submissions of each


def executor():
    nodes = SlurmProvider(
        partition="debug",
        init_blocks=1,
        max_blocks=NODES,
        cores_per_node=WORKERS,
        exclusive=False,
        walltime="01:00:00",
        worker_init=f"export PATH={Path(sys.executable).parent}:$PATH OMP_NUM_THREADS=1",
    )
    pilots = HighThroughputExecutor(
        label="class",
        provider=nodes,
        max_workers_per_node=WORKERS,
        encrypted=True,
        heartbeat_period=5,
        heartbeat_threshold=15,
    )
    return ParslPoolExecutor(Config(executors=[pilots], retries=2, run_dir="results/parsl"))
