"""Importing this before numpy keeps its linear algebra to one thread, unless the environment asks for more.

Oracles are many small matrices, and cores are for more submissions. On a machine with other work, threads that wait for each
other in a QR of 3 × 3 made compiling a rubric eleven times as slow.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
