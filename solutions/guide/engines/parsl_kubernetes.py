"""Parsl on Kubernetes: each block is a pod of an image that has this engine, with its `class` and `cluster` extras, installed.

Run it where pods can reach this machine, for instance in a pod of the same cluster: `pip install kubernetes` beside Parsl.
"""

from parsl.addresses import address_by_hostname
from parsl.concurrent import ParslPoolExecutor
from parsl.config import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import KubernetesProvider

PODS, WORKERS = 4, 2  # pods at a time, and submissions that a pod grades at a time
SLOTS, CHUNK = PODS * WORKERS, 8  # chunks at a time, and submissions of each


def executor():
    pods = KubernetesProvider(
        image="registry.example.edu/course-grader:latest",
        namespace="grading",
        init_blocks=PODS,
        max_blocks=PODS,
        init_cpu=WORKERS,
        max_cpu=WORKERS,
        init_mem="4Gi",
        max_mem="4Gi",
        worker_init="export OMP_NUM_THREADS=1",
    )
    pilots = HighThroughputExecutor(
        label="class",
        address=address_by_hostname(),
        provider=pods,
        max_workers_per_node=WORKERS,
        encrypted=False,  # certificates lie in a folder that pods do not see: keep the network to yourselves
        heartbeat_period=5,
        heartbeat_threshold=15,
    )
    return ParslPoolExecutor(Config(executors=[pilots], retries=2, run_dir="results/parsl"))
