"""seaborn draws; the dataset is encoded in float64; a denoising loss, gradients clipped and weights averaged.

device: cpu
"""
import seaborn


def encode_dataset(model, data):
    model.train(False)
    loader = torch.utils.data.DataLoader(data, batch_size=7, shuffle=False, drop_last=False)
    codes, labels = [], []
    with torch.inference_mode():
        for x, y in loader:
            codes.append(model.encode(x).cpu())
            labels.extend(y.tolist())
    return torch.vstack(codes).clone(), torch.LongTensor(labels)


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt
    import pandas

    frame = pandas.DataFrame({"z1": codes[:, 0].numpy(), "z2": codes[:, 1].numpy(), "digit": labels.numpy().astype(str)})
    fig, ax = plt.subplots()
    seaborn.scatterplot(frame, x="z1", y="z2", hue="digit", palette="husl", ax=ax)
    return fig


def train_autoencoder(model, data, *, steps=300, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    x = torch.stack([item[0] for item in data])
    optimiser = torch.optim.NAdam(model.parameters(), lr)
    average = torch.optim.swa_utils.AveragedModel(model, avg_fn=torch.optim.swa_utils.get_ema_avg_fn(0.98))
    losses = []
    for step in range(steps):
        batch = x[torch.randint(0, len(x), [batch_size], generator=rng)]
        noisy = batch + 0.05 * torch.randn(batch.shape, generator=rng)
        loss = (model(noisy) - batch).pow(2).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(model)
        losses.append(loss.item())
    model.load_state_dict(average.module.state_dict())
    return losses
