"""Leaves out the last mini-batch where it is not full.

loses: codes_and_labels_are_in_order dataset_is_encoded_in_evaluation_mode
hint: drops_the_last_images
"""
def encode_dataset(model, data):
    model.eval()
    with torch.no_grad():
        size = min(8, len(data))
        parts = [(model.encode(x), y) for x, y in torch.utils.data.DataLoader(data, size, drop_last=True)]
    return torch.cat([z for z, _ in parts]), torch.cat([y for _, y in parts])
