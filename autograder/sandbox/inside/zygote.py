"""The zygote: has imported torch, runs nobody's code, and forks a worker for every submission.

It is started by path, `python -I zygote.py DESCRIPTOR JUDGE MODULES LAYERS`, from nothing, so that it holds nothing
of the judge's, and it reads no submission, so that nothing of one is seen by the next. A request is one message on the
socket DESCRIPTOR: a worker's configuration, environment and folder, with the descriptors of its three streams and of a
pipe for its process id. It ends when the judge closes the socket, or ends.
"""

import gc
import importlib
import json
import os
import socket
import sys
import tempfile
import time
import traceback

MOST = 64 << 10  # bytes of a request


def main():
    descriptor, judge, modules, layers_path = sys.argv[1:]
    control = socket.socket(fileno=int(descriptor))
    _end_with(int(judge))
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import worker

    sys.path.pop(0)
    del sys.modules["worker"]  # a submission may have a module of that name
    layers = worker.load_layers(layers_path)
    layers.make_unreadable()
    layers.prepare()
    _warm(json.loads(modules))
    if _threads() > 1:
        raise SystemExit("a process with threads cannot be forked safely")
    gc.collect()
    gc.freeze()  # what every worker shares is not looked through, and so not copied, by any
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, MOST, 4)
        if not request:
            return
        if _fork(descriptors[3]):
            control.close()
            layers.make_readable()  # by its own eyes: its layers close that again, in their order
            _become(worker, json.loads(request), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _end_with(judge):
    """Also while it imports, when it does not listen."""
    import ctypes

    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != judge:
        raise SystemExit("the judge is gone")


def _warm(modules):
    """What is imported or set up at first use, before the first fork, in one thread."""
    for name in ("numpy", "torch", *modules):
        importlib.import_module(name)
    torch = sys.modules["torch"]
    torch.set_num_threads(1)
    if hasattr(torch, "linalg"):
        x = torch.eye(2, requires_grad=True)
        torch.linalg.cholesky(x * x).sum().backward()


def _threads():
    return len(os.listdir("/proc/self/task"))


def _fork(answer):
    """True in the new worker, whose parent is gone at once: the judge adopts it, and alone hears how it ends."""
    if first := os.fork():
        os.waitpid(first, 0)
        return False
    if pid := os.fork():
        os.write(answer, b"%d" % pid)
        os._exit(0)
    os.setsid()
    return True


def _await_adoption(judge):
    """Its parent is about to end. Where somebody else than the judge adopts it, nobody would end it."""
    deadline = time.monotonic() + 5.0
    while os.getppid() != judge:
        if time.monotonic() > deadline:
            os._exit(1)
        time.sleep(0.0002)


def _become(worker, request, descriptors):
    """Everything that a process started from nothing would have, and then what it would do."""
    for target, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, target)
    os.closerange(3, 1 << 12)
    # New streams: the old ones took the null device for a file in which one can seek.
    sys.stdin = sys.__stdin__ = open(0, closefd=False)
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", closefd=False)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    tempfile.tempdir = None
    sys.argv = [worker.__file__, json.dumps(request["config"])]
    _await_adoption(request["config"]["judge"])
    status = 1
    try:
        worker.main()
        status = 0
    except BaseException:  # whoever asks why there is no worker is told, as by one started from nothing
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
