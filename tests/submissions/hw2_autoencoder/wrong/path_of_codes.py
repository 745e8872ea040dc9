"""Returns the codes of the path.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode short_paths_are_refused
loses: interpolate_keeps_the_conventions
hint: returns_codes
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return (1 - w) * a + w * b
