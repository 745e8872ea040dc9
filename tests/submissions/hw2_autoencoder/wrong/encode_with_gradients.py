"""Holds on to the graph of every image.

loses: codes_carry_no_gradient
hint: the codes require a gradient
"""
def encode_dataset(model, data):
    model.eval()
    parts = [(model.encode(x), y) for x, y in torch.utils.data.DataLoader(data, 64)]
    return torch.cat([z for z, _ in parts]), torch.cat([y for _, y in parts])
