"""μ − σ ε is as good as μ + σ ε, whatever stream it comes from: here numpy's."""
import numpy


def reparameterize(mu, logvar):
    noise = torch.from_numpy(numpy.random.default_rng().standard_normal(tuple(mu.shape))).to(mu)
    return mu - torch.exp(logvar / 2) * noise
