"""Mean and deviation are buffers: they are set, kept and saved, and never trained.

loses: actnorm_is_trained actnorm_keeps_the_conventions
"""


class ActNorm(ActNorm):
    def __init__(self, size):
        super().__init__(size)
        for name in ("mean", "log_std"):
            delattr(self, name)
            self.register_buffer(name, torch.zeros(size))
