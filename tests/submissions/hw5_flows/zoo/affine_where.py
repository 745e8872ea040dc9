"""torch.where chooses between kept and moved entries.

The same map and the same log-determinant; gradients flow through all of it.

ci: yes
"""


class AffineCoupling(AffineCoupling):
    def _scale(self, x):
        s, t = self.net(x * self.mask)
        return torch.where(self.mask == 1, torch.zeros_like(s), torch.tanh(s)), t

    def forward(self, x):
        log_scale, t = self._scale(x)
        return torch.where(self.mask == 1, x, x * torch.exp(log_scale) + t), log_scale.reshape(len(x), -1).sum(-1)

    def inverse(self, z):
        log_scale, t = self._scale(z)
        return torch.where(self.mask == 1, z, (z - t) / torch.exp(log_scale)), -log_scale.reshape(len(z), -1).sum(-1)
