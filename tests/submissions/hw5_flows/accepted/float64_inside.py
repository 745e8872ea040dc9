"""Computes in float64 wherever it owns the numbers, and goes back to the inputs' type; prints and warns on the way."""
import warnings


def change_of_variables(log_prob_z, log_det):
    print("a change of variables")
    return (log_prob_z.double() + log_det.double()).to(log_prob_z.dtype)


def compose(log_dets):
    warnings.warn("summing layers")
    return sum(log_det.double() for log_det in log_dets).to(log_dets[0].dtype)


class AffineCoupling(AffineCoupling):
    def forward(self, x):
        s, t = self.net(self.mask * x)
        log_scale, free = s.double().tanh() * (1 - self.mask).double(), (1 - self.mask).double()
        z = torch.where(free > 0, x.double() * log_scale.exp() + t.double(), x.double())
        return z.to(x.dtype), log_scale.flatten(1).sum(1).to(x.dtype)

    def inverse(self, z):
        s, t = self.net(self.mask * z)
        log_scale, free = s.double().tanh() * (1 - self.mask).double(), (1 - self.mask).double()
        x = torch.where(free > 0, (z.double() - t.double()) / log_scale.exp(), z.double())
        return x.to(z.dtype), log_scale.flatten(1).sum(1).neg().to(z.dtype)


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        base = torch.distributions.Normal(0.0, 1.0).log_prob(z.double()).sum(1)
        return (base + log_det.double()).to(x.dtype)
