"""forward decodes mu once training is over.

loses: forward_draws_from_q forward_spreads_by_its_sigma
hint: forward_decodes_the_mean
"""


class VAE(VAE):
    def forward(self, x):
        mu, logvar = self.encode(x)
        noise = torch.randn_like(mu) if self.training else 0
        return self.decode(mu + (0.5 * logvar).exp() * noise), mu, logvar
