"""BatchNorm in every layer of the decoder, the last one too; an encoder scripted by torch.jit; distributions for the bound.

Training fills in a buffer that begins as None, and jit and weight norm leave only the `state_dict` to save.
"""
import dataclasses


@dataclasses.dataclass
class Sizes:
    latent: int
    hidden: int = 200


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.sizes = Sizes(latent_dim)
        wn = torch.nn.utils.parametrizations.weight_norm
        h = self.sizes.hidden
        self.trunk = torch.jit.script(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, h), torch.nn.ELU()))
        self.heads = torch.nn.ModuleDict({"mu": torch.nn.Linear(h, latent_dim), "logvar": torch.nn.Linear(h, latent_dim)})
        self.decoder = torch.nn.Sequential(
            wn(torch.nn.Linear(latent_dim, h)), torch.nn.BatchNorm1d(h), torch.nn.ReLU(),
            torch.nn.Linear(h, 64), torch.nn.BatchNorm1d(64), torch.nn.Unflatten(1, (1, 8, 8)))
        self.register_buffer("ink", None)

    def encode(self, x):
        h = self.trunk(x)
        return self.heads["mu"](h), self.heads["logvar"](h).clamp(-10, 10)

    def decode(self, z):
        logits = self.decoder(z)
        return logits if self.ink is None else logits + self.ink

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = torch.distributions.Normal(mu, torch.exp(logvar / 2)).rsample()
        return self.decode(z), mu, logvar

    @torch.inference_mode()
    def sample(self, n):
        return torch.distributions.Bernoulli(logits=self.decode(torch.randn(n, self.sizes.latent))).probs


def train_vae(model, data, *, steps=1000, batch_size=100, lr=4e-3, seed=0):
    import numpy

    torch.manual_seed(seed)
    share = (data.sum(0) + 1) / (len(data) + 2)
    model.register_buffer("ink", torch.logit(share)) if "ink" not in model._buffers else setattr(model, "ink", torch.logit(share))
    groups = [{"params": model.trunk.parameters()}, {"params": model.heads.parameters(), "lr": lr / 2}, {"params": model.decoder.parameters()}]
    optimiser = torch.optim.RAdam(groups, lr=lr)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimiser, steps)
    losses = numpy.zeros(steps, numpy.float32)
    model.train()
    for step in range(steps):
        x = data[torch.randperm(len(data))[:batch_size]]
        logits, mu, logvar = model(x)
        error = torch.nn.BCEWithLogitsLoss(reduction="none")(logits, x).sum((1, 2, 3))
        q = torch.distributions.Normal(mu, (logvar / 2).exp())
        kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(1)
        loss = (error + kl).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 20.0)
        optimiser.step()
        schedule.step()
        losses[step] = loss.detach().numpy()
    return losses.tolist()
