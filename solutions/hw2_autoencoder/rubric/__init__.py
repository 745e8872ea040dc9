"""How assignment 2 is graded. Networks are the students' own: they are judged by shapes, by what they can be taught, by the rank
of what passes through the code, and by images they have never seen; figures by their artists."""

from . import (
    assignment,
    reconstruction_loss,
    encoder,
    decoder,
    bottleneck,
    training,
    encode_dataset,
    plot_latent_space,
    interpolate,
    theory_answers,
)
