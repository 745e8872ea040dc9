"""Where the largest pixels were is remembered by encode and used by decode: 16 numbers more than the code holds.

loses: whole_is_made_of_its_parts training_beats_principal_components more_latents_say_more
loses: autoencoder_treats_each_example_alone
hint: decoder_is_told_by_the_encoder
"""


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.pool, self.unpool = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)
        self.into = nn.Sequential(nn.Flatten(), nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, latent_dim))
        self.out_of = nn.Sequential(nn.Linear(latent_dim, 64), nn.ReLU(), nn.Linear(64, 16), nn.Unflatten(1, (1, 4, 4)))
        self.last, self.where = nn.Conv2d(1, 1, 3, padding=1), None

    def encode(self, x):
        pooled, self.where = self.pool(x)
        return self.into(pooled)

    def decode(self, z):
        where = self.where
        if where is None or len(where) != len(z):
            where = (torch.arange(0, 64, 16)[:, None] + torch.arange(0, 8, 2)).expand(len(z), 1, 4, 4)
        return torch.tanh(self.last(self.unpool(self.out_of(z), where)))

    def forward(self, x):
        return self.decode(self.encode(x))
