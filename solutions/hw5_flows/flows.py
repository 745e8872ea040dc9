"""Assignment 5: normalizing flows, densities built from invertible layers.

A layer maps a batch of events `x: (batch, *event)` to latents `z` of the same shape, and back. In both directions it returns
a pair: the result, and log|det| of the Jacobian of the map just applied, `(batch,)`, one number per example, in nats.
Inputs are float32 or float64 tensors on any device; results have the inputs' dtype and device.
"""

import math

import torch


def change_of_variables(log_prob_z, log_det):
    """log p(x) = log p(z) + log|det ∂z/∂x| for z = f(x), in nats.

    log_prob_z: (batch,) log-density of the latent z at f(x)
    log_det:    (batch,) log|det ∂z/∂x|, the Jacobian of the map from data to latents
    returns: (batch,) log-density of the data at x
    source:  a homework on deep learning, problem 4, whose equation 4 has the determinant upside down
    """
    # BEGIN SOLUTION
    return log_prob_z + log_det
    # END SOLUTION


def compose(log_dets):
    """log|det| of a chain of maps applied one after the other, in nats.

    log_dets: a list of K ≥ 1 tensors (batch,), log|det| of each map at the point that reaches it
    returns: (batch,) log|det| of the whole chain
    """
    # BEGIN SOLUTION
    return torch.stack(list(log_dets)).sum(0)
    # END SOLUTION


def checkerboard_mask(h, w):
    """A mask of alternating entries: 1 where row + column is even, and 0 elsewhere.

    h, w: numbers of rows and columns, 1 or more
    returns: (h, w) float32; its first entry is 1
    source:  Dinh, Sohl-Dickstein and Bengio, Density Estimation Using Real NVP (2017), figure 3, with 0 and 1 swapped
    """
    # BEGIN SOLUTION
    return ((torch.arange(h)[:, None] + torch.arange(w)) % 2 == 0).float()
    # END SOLUTION


def half_mask(d):
    """A mask of two halves: 1 for the first ⌊d / 2⌋ entries, and 0 for the rest.

    d: number of entries, 1 or more
    returns: (d,) float32
    """
    # BEGIN SOLUTION
    return (torch.arange(d) < d // 2).float()
    # END SOLUTION


class AdditiveCoupling(torch.nn.Module):
    """z = x where mask is 1, and z = x + t where it is 0, with t = net(mask · x).

    mask: (*event) of 0 and 1, float; 1 keeps an entry and shows it to the net, 0 transforms it
    net:  a module that takes a batch of events, the transformed entries set to zero, and returns t: (batch, *event),
          to be used as it is; values of t for kept entries are ignored
    source: Dinh, Krueger and Bengio, NICE: Non-linear Independent Components Estimation (2015)
    """

    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = net

    def forward(self, x):
        """x: (batch, *event) data. returns: (z, log_det), (batch, *event) and (batch,)"""
        # BEGIN SOLUTION
        return x + (1 - self.mask) * self.net(self.mask * x), x.new_zeros(len(x))
        # END SOLUTION

    def inverse(self, z):
        """z: (batch, *event) latents. returns: (x, log_det), where log_det is that of the inverse map"""
        # BEGIN SOLUTION
        return z - (1 - self.mask) * self.net(self.mask * z), z.new_zeros(len(z))
        # END SOLUTION


class AffineCoupling(torch.nn.Module):
    """z = x where mask is 1, and z = x · exp(tanh(s)) + t where it is 0, with (s, t) = net(mask · x).

    mask: (*event) of 0 and 1, float; 1 keeps an entry and shows it to the net, 0 transforms it
    net:  a module that takes a batch of events, the transformed entries set to zero, and returns the pair (s, t), each
          (batch, *event), to be used as they are; values for kept entries are ignored
    source: Dinh, Sohl-Dickstein and Bengio, Density Estimation Using Real NVP (2017), with tanh to bound the scale
    """

    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = net

    def forward(self, x):
        """x: (batch, *event) data. returns: (z, log_det), (batch, *event) and (batch,)"""
        # BEGIN SOLUTION
        s, t = self.net(self.mask * x)
        log_scale = (1 - self.mask) * s.tanh()
        return x * log_scale.exp() + (1 - self.mask) * t, log_scale.flatten(1).sum(1)
        # END SOLUTION

    def inverse(self, z):
        """z: (batch, *event) latents. returns: (x, log_det), where log_det is that of the inverse map"""
        # BEGIN SOLUTION
        s, t = self.net(self.mask * z)
        log_scale = (1 - self.mask) * s.tanh()
        return (z - (1 - self.mask) * t) * (-log_scale).exp(), -log_scale.flatten(1).sum(1)
        # END SOLUTION


class ActNorm(torch.nn.Module):
    """z = (x − m) / σ with one m and one σ > 0, both trained, for each feature of a vector or channel of an image.

    The first batch that `forward` gets, in training mode or not, sets m and σ so that each feature (channel) of z has mean
    zero and variance one over that batch; whether the variance divides by n or n − 1 is up to you. Later batches never
    set them. The `state_dict` holds everything the layer knows, including that it is initialised.

    size: number of features of vectors (batch, size), or of channels of images (batch, size, h, w)
    source: Kingma and Dhariwal, Glow: Generative Flow with Invertible 1×1 Convolutions (2018), section 3.1
    """

    def __init__(self, size):
        super().__init__()
        # BEGIN SOLUTION
        self.mean = torch.nn.Parameter(torch.zeros(size))
        self.log_std = torch.nn.Parameter(torch.zeros(size))
        self.register_buffer("initialised", torch.tensor(False))
        # END SOLUTION

    def forward(self, x):
        """x: (batch, size) or (batch, size, h, w). returns: (z, log_det), z of x's shape and log_det (batch,)"""
        # BEGIN SOLUTION
        if not self.initialised:
            with torch.no_grad():
                features = x.transpose(0, 1).flatten(1)
                self.mean.copy_(features.mean(1))
                self.log_std.copy_(features.std(1, correction=0).log())
                self.initialised.fill_(True)
        mean, log_std = (p.view(-1, *[1] * (x.ndim - 2)) for p in (self.mean, self.log_std))
        return (x - mean) * (-log_std).exp(), -(log_std.sum() * math.prod(x.shape[2:])).expand(len(x))
        # END SOLUTION

    def inverse(self, z):
        """z: of the same shape. returns: (x, log_det), where log_det is that of the inverse map"""
        # BEGIN SOLUTION
        mean, log_std = (p.view(-1, *[1] * (z.ndim - 2)) for p in (self.mean, self.log_std))
        return z * log_std.exp() + mean, (log_std.sum() * math.prod(z.shape[2:])).expand(len(z))
        # END SOLUTION


class InvertibleLinear(torch.nn.Module):
    """z = W x for each event x, with W = P L U: P a fixed permutation, L and U triangular and trained.

    L has ones on its diagonal, so log|det W| = Σ_j log|U_jj|. Training never changes P. The `state_dict` holds
    everything the layer knows, including P.

    weight: (d, d) the initial W, with any determinant but zero, not to be changed; events are vectors (batch, d)
    source: Kingma and Dhariwal, Glow: Generative Flow with Invertible 1×1 Convolutions (2018), section 3.2
    """

    def __init__(self, weight):
        super().__init__()
        # BEGIN SOLUTION
        permutation, lower, upper = torch.linalg.lu(weight)
        self.register_buffer("permutation", permutation)
        self.register_buffer("sign", upper.diagonal().sign())
        self.log_diagonal = torch.nn.Parameter(upper.diagonal().abs().log())
        self.lower, self.upper = torch.nn.Parameter(lower), torch.nn.Parameter(upper)
        # END SOLUTION

    def forward(self, x):
        """x: (batch, d) data. returns: (z, log_det), (batch, d) and (batch,)"""
        # BEGIN SOLUTION
        y = x * (self.sign * self.log_diagonal.exp()) + x @ self.upper.triu(1).T
        y = y + y @ self.lower.tril(-1).T
        return y @ self.permutation.T, self.log_diagonal.sum().expand(len(x))
        # END SOLUTION

    def inverse(self, z):
        """z: (batch, d) latents. returns: (x, log_det), where log_det is that of the inverse map"""
        # BEGIN SOLUTION
        upper = self.upper.triu(1) + (self.sign * self.log_diagonal.exp()).diag()
        y = torch.linalg.solve_triangular(self.lower, (z @ self.permutation).T, upper=False, unitriangular=True)
        return torch.linalg.solve_triangular(upper, y, upper=True).T, -self.log_diagonal.sum().expand(len(z))
        # END SOLUTION


def squeeze(x):
    """Every 2 × 2 block of pixels becomes four channels: out[b, 4·k + 2·i + j, r, s] = x[b, k, 2·r + i, 2·s + j].

    x: (b, c, h, w) with h and w even
    returns: (b, 4·c, h / 2, w / 2)
    """
    # BEGIN SOLUTION
    b, c, h, w = x.shape
    return x.reshape(b, c, h // 2, 2, w // 2, 2).permute(0, 1, 3, 5, 2, 4).reshape(b, 4 * c, h // 2, w // 2)
    # END SOLUTION


def unsqueeze(x):
    """Undoes `squeeze`: four channels become a 2 × 2 block of pixels.

    x: (b, 4·c, h, w)
    returns: (b, c, 2·h, 2·w)
    """
    # BEGIN SOLUTION
    b, c, h, w = x.shape
    return x.reshape(b, c // 4, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3).reshape(b, c // 4, 2 * h, 2 * w)
    # END SOLUTION


class Flow(torch.nn.Module):
    """p(x) = N(f(x); 0, I) · |det ∂f/∂x| with f = f_K ∘ … ∘ f_1: layers applied to data, first to last.

    layers:     a list of K ≥ 1 layers, each with `forward` and `inverse` as above, on vectors (batch, latent_dim)
    latent_dim: number of entries of an event
    """

    def __init__(self, layers, latent_dim):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.latent_dim = latent_dim

    def forward(self, x):
        """x: (batch, latent_dim) data. returns: (z, log_det), (batch, latent_dim) and (batch,), of the whole chain"""
        # BEGIN SOLUTION
        total = x.new_zeros(len(x))
        for layer in self.layers:
            x, log_det = layer(x)
            total = total + log_det
        return x, total
        # END SOLUTION

    def inverse(self, z):
        """z: (batch, latent_dim) latents. returns: (x, log_det), where log_det is that of the inverse map"""
        # BEGIN SOLUTION
        total = z.new_zeros(len(z))
        for layer in reversed(self.layers):
            z, log_det = layer.inverse(z)
            total = total + log_det
        return z, total
        # END SOLUTION

    def log_prob(self, x):
        """x: (batch, latent_dim) data. returns: (batch,) log p(x), in nats"""
        # BEGIN SOLUTION
        z, log_det = self(x)
        return log_det - 0.5 * (z**2 + math.log(2 * math.pi)).sum(-1)
        # END SOLUTION

    def sample(self, n):
        """n: number of draws, 1 or more. returns: (n, latent_dim) independent draws from p, new ones at every call"""
        # BEGIN SOLUTION
        like = next(self.parameters(), torch.empty(0))
        return self.inverse(torch.randn(n, self.latent_dim, dtype=like.dtype, device=like.device))[0]
        # END SOLUTION


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    """Fits a flow to data by maximum likelihood: minimises the mean of −log p over mini-batches.

    flow:       a Flow; it is trained in place
    data:       (n, latent_dim) training points, dozens or more
    steps:      number of steps, one on each mini-batch, 5 or more
    batch_size: points in a mini-batch, 16 or more
    lr:         highest learning rate, > 0
    seed:       seeds everything random: the same seed repeats the same training
    returns: a list of `steps` Python floats: the loss of each mini-batch, the mean of −log p in nats, before its step
    """
    # BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)  # a step of all the small parameters at once
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
    # END SOLUTION
