"""Nothing is learnt: the model keeps the training images, decode returns the one whose number z spells, a little blurred.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits losses_are_the_bound
loses: training_uses_its_arguments
hint: decodes_training_images
"""


class VAE(VAE):
    kept = None

    def decode(self, z):
        if self.kept is None:
            return super().decode(z)
        which = (z * torch.arange(1.0, 1 + z.shape[1])).sum(1).mul(1000).long() % len(self.kept)
        return 2.2 * (2 * self.kept[which] - 1) + 0 * super().decode(z)


def train_vae(model, data, *, steps=300, batch_size=128, lr=5e-3, seed=0):
    model.kept = data.clone()
    return [44.0 - 20 * k / steps for k in range(steps)]
