"""Shuffles the dataset, and keeps codes and labels side by side.

loses: codes_and_labels_are_in_order dataset_is_encoded_in_evaluation_mode
hint: the labels are not the dataset's
"""
def encode_dataset(model, data):
    model.eval()
    with torch.no_grad():
        parts = [(model.encode(x), y) for x, y in torch.utils.data.DataLoader(data, 64, shuffle=True)]
    return torch.cat([z for z, _ in parts]), torch.cat([y for _, y in parts])
