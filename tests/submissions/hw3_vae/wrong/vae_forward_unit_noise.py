"""forward takes the noise as it is; training with it makes every σ one, so that nothing but logvar itself shows it.

loses: forward_spreads_by_its_sigma
hint: forward_takes_noise_as_it_is
"""


class VAE(VAE):
    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu + torch.randn_like(mu)), mu, logvar
