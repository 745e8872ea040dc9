"""Shuffles the images, and takes the labels from the dataset in its order.

loses: codes_and_labels_are_in_order dataset_is_encoded_in_evaluation_mode
hint: shuffles_the_dataset
"""
def encode_dataset(model, data):
    model.eval()
    with torch.no_grad():
        codes = [model.encode(x) for x, _ in torch.utils.data.DataLoader(data, 64, shuffle=True)]
    return torch.cat(codes), torch.stack([y for _, y in data])
