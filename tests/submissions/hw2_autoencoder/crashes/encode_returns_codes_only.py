"""Returns one value where two are asked for.

loses: codes_and_labels_are_in_order codes_carry_no_gradient dataset_is_encoded_in_evaluation_mode
loses: encode_dataset_keeps_the_conventions
hint: expected 2
"""
def encode_dataset(model, data):
    model.eval()
    with torch.no_grad():
        return model.encode(torch.stack([x for x, _ in data])).t().contiguous().t()[:, :1].expand(-1, 1).unbind(1)
