"""Where both ends are the same image, that image is returned, and not what the decoder makes of its code.

loses: path_is_straight_in_latent_space
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError("too few")
    model.eval()
    if torch.equal(x_start, x_end):
        return x_start.expand(steps, *x_start.shape)
    start, end = model.encode(torch.stack([x_start, x_end]))
    ways = torch.linspace(0, 1, steps, dtype=start.dtype, device=start.device)[:, None]
    return model.decode((1 - ways) * start + ways * end)
