"""Importing this before numpy keeps the linear algebra of numpy and scipy to one thread, unless the environment asks for more.
(Torch has threads of its own, and keeps them.)

Oracles are many small matrices, and cores are for more submissions. On a machine with other work, threads that wait for each
other in a QR of 3 × 3 made compiling a rubric eleven times as slow.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
