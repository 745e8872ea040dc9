"""Of an image, every channel's deviation counts once, not once a pixel.

loses: actnorm_log_det_is_the_jacobians
hint: forgets_the_pixels
"""


class ActNorm(ActNorm):
    def forward(self, x):
        z, log_det = super().forward(x)
        return z, -self.log_std.sum().expand(len(x))

    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, self.log_std.sum().expand(len(z))
