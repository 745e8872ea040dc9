"""Samples are drawn row by row.

Each row is a draw of its own. A loop over rows is slow, and right.

ci: yes
"""


class Flow(Flow):
    def sample(self, n):
        with torch.no_grad():
            return torch.cat([self.inverse(torch.randn(1, self.latent_dim))[0] for _ in range(n)])
