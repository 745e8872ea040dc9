"""Right in value, through numpy: no flow can be trained by it.

loses: change_of_variables_keeps_the_conventions
hint: turns a tensor on a GPU into a numpy array
"""


def change_of_variables(log_prob_z, log_det):
    return torch.from_numpy(log_prob_z.detach().numpy() + log_det.detach().numpy())
