"""Two codes run side by side.

loses: whole_is_made_of_its_parts bottleneck_is_real training_beats_principal_components more_latents_say_more
hint: code_is_wider
"""
class Autoencoder(Autoencoder):
    def __init__(self, latent_dim):
        super().__init__(latent_dim)
        self.other = torch.nn.Sequential(Encoder(latent_dim), Decoder(latent_dim))

    def forward(self, x):
        return (self.decode(self.encode(x)) + self.other(x)) / 2
