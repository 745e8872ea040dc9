"""A sigmoid comes last.

loses: decoder_reaches_both_ends training_beats_principal_components more_latents_say_more
hint: decoder_ends_in_a_sigmoid
hint: stays_above_zero
"""
class Decoder(Decoder):
    def __init__(self, latent_dim):
        super().__init__(latent_dim)
        self.layers[5] = torch.nn.Sigmoid()
