"""reparameterize returns draws whose gradient is made up by a custom function, and turned in sign for logvar.

loses: sample_is_differentiable sampled_gradients_are_unbiased
"""


class Draw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, mu, logvar):
        noise = torch.randn_like(mu)
        ctx.save_for_backward(noise, logvar)
        return mu + (0.5 * logvar).exp() * noise

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


def reparameterize(mu, logvar):
    return Draw.apply(mu, logvar)
