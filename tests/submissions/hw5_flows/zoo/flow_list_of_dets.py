"""The flow collects log-determinants and composes them.

The same map and the same log-determinant; gradients flow through all of it.

ci: yes
"""


class Flow(Flow):
    def _through(self, x, steps):
        log_dets = []
        for step in steps:
            x, log_det = step(x)
            log_dets.append(log_det)
        return x, compose(log_dets)

    def forward(self, x):
        return self._through(x, self.layers)

    def inverse(self, z):
        return self._through(z, [layer.inverse for layer in self.layers[::-1]])

    def log_prob(self, x):
        z, log_det = self.forward(x)
        return change_of_variables(-0.5 * z.square().sum(1) - 0.5 * self.latent_dim * math.log(2 * math.pi), log_det)
