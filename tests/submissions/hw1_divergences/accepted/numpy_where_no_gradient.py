"""numpy and scipy where no gradient is asked for; back to the inputs' dtype and device."""
import numpy as np
from scipy.special import rel_entr


def kl_categorical(q_probs, p_probs):
    value = rel_entr(q_probs.detach().cpu().numpy(), p_probs.detach().cpu().numpy()).sum(-1)
    return torch.as_tensor(np.asarray(value), dtype=q_probs.dtype, device=q_probs.device)


def kl_monte_carlo(log_q, log_p, samples):
    r = (log_q(samples) - log_p(samples)).detach().cpu().numpy().astype(np.float64)
    return (
        torch.tensor(r.mean(), dtype=samples.dtype, device=samples.device),
        torch.tensor(r.std(ddof=1) / np.sqrt(r.size), dtype=samples.dtype, device=samples.device),
    )
