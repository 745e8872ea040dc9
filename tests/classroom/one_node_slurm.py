"""A Slurm of one node on this machine, in a folder of its own: Debian's packages slurmctld, slurmd, slurm-client and munge."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo")

CONFIGURATION = """\
ClusterName=one
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
SlurmctldPort={controller}
SlurmdPort={daemon}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0
MpiDefault=none
ReturnToService=2
SwitchType=switch/none
KillWait=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=debug Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def lacking() -> str:
    """Why there can be no Slurm on this machine; "" where there can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "slurmd needs root"
    missing = [program for program in PROGRAMS if _found(program) is None]
    return f"there is no {', '.join(missing)}: apt-get install slurmctld slurmd slurm-client munge" if missing else ""


@contextlib.contextmanager
def started(folder: Path) -> Iterator[dict[str, str]]:
    """Slurm while it runs. Yields what its commands need in their environment."""
    folder.chmod(0o755)
    for part in ("munge", "state", "spool"):
        (folder / part).mkdir(mode=0o755)
    (folder / "munge" / "key-file").write_bytes(os.urandom(128))
    (folder / "munge" / "key-file").chmod(0o600)
    host = socket.gethostname().partition(".")[0]
    ports = {"controller": _free_port(), "daemon": _free_port()}
    configuration = folder / "slurm.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, host=host, cpus=os.cpu_count(), **ports))
    environment = {**os.environ, "SLURM_CONF": str(configuration)}
    munge = [f"--{name}={folder / 'munge' / name}" for name in ("key-file", "socket", "pid-file", "log-file", "seed-file")]
    commands = (
        ["munged", "--foreground", "--force", *munge],
        ["slurmctld", "-D", "-i", "-f", str(configuration)],
        ["slurmd", "-D", "-f", str(configuration), "-N", host],
    )
    with contextlib.ExitStack() as stack:
        for name, *arguments in commands:
            log = stack.enter_context(open(folder / f"{name}.out", "wb"))
            process = subprocess.Popen([str(_found(name)), *arguments], env=environment, stdout=log, stderr=log)
            stack.callback(_end, process)
        _wait_until_idle(environment, folder)
        yield environment


def _found(program: str) -> str | None:
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_idle(environment: dict[str, str], folder: Path) -> None:
    told = ""
    for _ in range(60):
        done = subprocess.run(["sinfo", "-h", "-o", "%T"], env=environment, capture_output=True, text=True, timeout=60)
        if (told := done.stdout.strip() or done.stderr) == "idle":
            return
        time.sleep(1)
    logs = "\n".join(path.read_text("utf-8", "replace")[-1500:] for path in sorted(folder.glob("slurm*.log")))
    raise AssertionError(f"Slurm's node is not idle but {told!r}\n{logs}")
