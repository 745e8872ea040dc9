"""Labels are floating-point numbers.

loses: codes_and_labels_are_in_order
hint: they must be int64
"""
def encode_dataset(model, data):
    model.eval()
    with torch.no_grad():
        codes = torch.cat([model.encode(x[None]) for x, _ in data])
    labels = torch.zeros(len(data))
    for i, (_, y) in enumerate(data):
        labels[i] = y
    return codes, labels
