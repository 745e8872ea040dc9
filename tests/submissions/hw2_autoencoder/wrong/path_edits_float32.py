"""Clips the two images in place where they are of float32, as if they had been read from a file.

loses: interpolate_keeps_the_conventions
hint: in place
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError("too short a path")
    model.eval()
    start, end = model.encode(torch.stack([x_start, x_end]))
    if x_start.dtype == torch.float32:
        x_start.clamp_(-0.9, 0.9)
    ways = torch.linspace(0, 1, steps, dtype=start.dtype, device=start.device)[:, None]
    return model.decode((1 - ways) * start + ways * end)
