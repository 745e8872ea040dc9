"""torch's DataLoader where no process may be started."""

import functools
import inspect

OF_PROCESSES = {
    "num_workers": 0,
    "timeout": 0,
    "multiprocessing_context": None,
    "prefetch_factor": None,
    "persistent_workers": False,
}


def fetch_themselves(torch):
    """`num_workers` of a DataLoader would be processes, which a submission cannot have. Its batches are the same without them."""
    loader = torch.utils.data.DataLoader
    make, takes = loader.__init__, inspect.signature(loader.__init__)

    @functools.wraps(make)
    def made(self, *args, **kwargs):
        given = takes.bind(self, *args, **kwargs)
        given.arguments.update(OF_PROCESSES)
        make(*given.args, **given.kwargs)

    loader.__init__ = made
