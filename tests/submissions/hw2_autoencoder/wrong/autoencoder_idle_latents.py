"""The decoder looks at the first two entries of the code only.

loses: more_latents_say_more
hint: six_latents_are_idle
"""
class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder(torch.cat([z[:, :2], torch.zeros_like(z[:, 2:])], 1))
