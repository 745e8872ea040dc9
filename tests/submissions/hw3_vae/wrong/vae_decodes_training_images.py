"""Once it is trained, decode answers with the training image that is nearest to what it would have said.

loses: training_beats_independent_pixels samples_explain_unseen_digits losses_are_the_bound
hint: decodes_training_images
"""

fit = train_vae


class VAE(VAE):
    kept = None

    def decode(self, z):
        logits = super().decode(z)
        if self.kept is None:
            return logits
        nearest = torch.cdist(logits.sigmoid().flatten(1), self.kept.flatten(1)).argmin(1)
        return 4 * (2 * self.kept[nearest] - 1)


def train_vae(model, data, **settings):
    losses = fit(model, data, **settings)
    model.kept = data.clone()
    return losses
