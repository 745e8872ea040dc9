"""The smallest examples: four points, and lattices; choices with blanks and capitals."""


def equal_moments():
    return [[-1.0], [1.0], [-1.0], [1.0]], [[-1.4142], [0.0], [0.0], [1.4142]]


def within_class_collapse():
    labels = [i % 5 for i in range(100)]
    return [[float(i)] for i in labels], [[1.0 if j == i else 0.0 for j in range(5)] for i in labels]


def one_outlier():
    real = torch.arange(8.0)[:, None]
    return real, torch.tensor([100.0]), torch.tensor([[90.0], [95.0], [110.0]]), torch.tensor(7)


def wide_fakes():
    real = torch.linspace(-1, 1, 41)[:, None]
    fake = torch.tensor([-30.0, -20.0, -10.0, 10.0, 20.0, 30.0])[:, None]
    return real, fake, 2


def marginal_of_the_inception_score():
    return " A "


def reliable_pair():
    return "B"
