"""forward draws twice as widely once training is over.

loses: forward_draws_from_q forward_spreads_by_its_sigma
hint: forward_draws_with_another_spread
"""


class VAE(VAE):
    def forward(self, x):
        mu, logvar = self.encode(x)
        spread = 1 if self.training else 3
        return self.decode(mu + spread * (0.5 * logvar).exp() * torch.randn_like(mu)), mu, logvar
