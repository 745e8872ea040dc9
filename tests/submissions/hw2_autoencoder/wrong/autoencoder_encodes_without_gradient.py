"""encode runs under no_grad, as if codes were only ever looked at; forward goes another way.

loses: autoencoder_keeps_the_conventions
hint: no gradient flows from the codes back to the parameters
"""
class Autoencoder(Autoencoder):
    @torch.no_grad()
    def encode(self, x):
        return self.encoder(x)

    def forward(self, x):
        return self.decoder(self.encoder(x))
