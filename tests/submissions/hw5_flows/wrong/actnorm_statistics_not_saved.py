"""Mean and deviation are plain tensors, and state_dict has none of them.

loses: actnorm_is_trained actnorm_keeps_what_it_set actnorm_keeps_the_conventions
hint: forgets_that_it_is_set
"""


class ActNorm(torch.nn.Module):
    def __init__(self, size):
        super().__init__()
        self.mean = self.std = None

    def forward(self, x):
        axes = [0, *range(2, x.ndim)]
        if self.mean is None:
            self.mean = x.mean(axes, keepdim=True).detach()
            self.std = x.std(axes, keepdim=True, correction=0).detach()
        log_det = -self.std.log().sum() * math.prod(x.shape[2:])
        return (x - self.mean) / self.std, log_det.expand(len(x))

    def inverse(self, z):
        log_det = self.std.log().sum() * math.prod(z.shape[2:])
        return z * self.std + self.mean, log_det.expand(len(z))
