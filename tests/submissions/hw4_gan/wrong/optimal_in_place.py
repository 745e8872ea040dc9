"""Turns the sign of an argument in place: called twice, it is as it was.

loses: optimal_discriminator_keeps_the_conventions
hint: in place
"""


def optimal_discriminator(log_p_data, log_p_model):
    return torch.sigmoid(log_p_data + log_p_model.neg_())
