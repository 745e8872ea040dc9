"""Encodes images without a batch axis through a model that flattens what follows it.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode short_paths_are_refused
loses: interpolate_keeps_the_conventions
hint: RuntimeError
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    model.eval()
    a, b = model.encode(x_start.T), model.encode(x_end.T)
    return torch.stack([model.decode((1 - k / (steps - 1)) * a + k / (steps - 1) * b) for k in range(steps)])
