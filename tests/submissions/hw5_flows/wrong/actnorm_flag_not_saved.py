"""Whether it is initialised is a plain attribute: a loaded layer begins anew.

loses: actnorm_keeps_what_it_set
hint: forgets_that_it_is_set
"""


class ActNorm(ActNorm):
    def __init__(self, size):
        super().__init__(size)
        del self.initialised
        self.initialised = torch.tensor(False)
