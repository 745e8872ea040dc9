"""A base of deviation one half, properly normalised: a density, but not of N(0, I).

loses: log_prob_is_the_measured_density trained_log_prob_is_the_measured_density
"""


class Flow(Flow):
    def log_prob(self, x):
        z, log_det = self(x)
        base = torch.distributions.Normal(torch.zeros_like(z), 0.5)
        return base.log_prob(z).sum(-1) + log_det
