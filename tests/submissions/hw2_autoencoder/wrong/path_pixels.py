"""A line through the pixels.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode
loses: short_paths_are_refused interpolate_keeps_the_conventions
hint: interpolates_pixels
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    w = torch.linspace(0, 1, steps, dtype=x_start.dtype, device=x_start.device)[:, None, None, None]
    return (1 - w) * x_start + w * x_end
