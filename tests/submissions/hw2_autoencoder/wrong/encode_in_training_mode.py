"""Leaves the model in the mode that it is in.

loses: dataset_is_encoded_in_evaluation_mode
hint: encodes_in_training_mode
"""
def encode_dataset(model, data):
    with torch.no_grad():
        parts = [(model.encode(x), y) for x, y in torch.utils.data.DataLoader(data, 64)]
    return torch.cat([z for z, _ in parts]), torch.cat([y for _, y in parts])
