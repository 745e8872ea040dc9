"""The batch axis of one is taken off with whatever else is one: a single latent leaves no axis.

loses: codes_and_labels_are_in_order
"""


@torch.no_grad()
def encode_dataset(model, data):
    model.eval()
    codes = torch.stack([model.encode(image[None]).squeeze() for image, _ in data])
    return codes, torch.as_tensor([int(label) for _, label in data])
