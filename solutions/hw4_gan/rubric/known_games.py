"""Games whose course is known: who follows whom, and what a step leaves alone."""

import numpy as np

from autograder import cases, custom, require

from .train_gan import TRAINED_ON

# Three games whose course is known beforehand, whichever of the usual losses is used (cross-entropy, also with smoothed
# targets, least squares, hinge, Wasserstein with or without a penalty, relativistic), with whatever optimiser:
# - a discriminator that can be tempted: its parameter, a bonus, is added to the logits of examples with x_1 > 0, which are
#   fakes, and only where gradients flow on through them, as they do in G's step. G's loss draws the bonus up, by 0.07 in
#   forty of Adam's steps. D's own loss draws it down where fakes are not detached; where they are, its slope is zero, and
#   so is the step of every optimiser: no step of D's can make up for one of G's. (Of the logits of data, of real examples
#   with gradients for a penalty too, and of slopes in x it is no part. Targets of −1, 1 and 0 in least squares, in which G
#   wants a logit of 0, let this slip go unseen.)
# - a discriminator that does not learn, with the first coordinate as its logit, and a generator of a single place: the place
#   moves to the right. If D's loss reaches it as well, it is drawn to the left: a little where that logit is −2, and more
#   than G's loss draws it to the right where it is ½ (by ½ σ(½) = 0.31 against ½ σ(−½) = 0.19; for minimax both are equal).
GAME_STEPS = 40


def games_case(rng):
    """Data that lie to the left of the middle, and have a spread, as somebody may divide by it."""
    data = np.stack([rng.uniform(-2, 0, TRAINED_ON), rng.normal(0, 1, TRAINED_ON)], 1)
    return {"data": data.astype(np.float32), "seed": int(rng.integers(10**6))}


GAMES = cases.named("three tiny games", games_case).shared("three tiny games")


def played(s, data, seed):
    tempted = s.provided.Tempted()
    s.mod.train_gan(s.provided.Spot([0.5, 0.0]), tempted, data, steps=GAME_STEPS, seed=seed)
    far, near = s.provided.Spot([-2.0, 0.0]), s.provided.Spot([0.5, 0.0])
    s.mod.train_gan(far, s.provided.Stubborn(), data, steps=GAME_STEPS, seed=seed)
    s.mod.train_gan(near, s.provided.Stubborn(), data, steps=GAME_STEPS, seed=seed)
    return {"bonus": s.array(tempted.bonus), "far": s.array(far.place), "near": s.array(near.place)}


def game(*names):
    def program(s, data, seed):
        made = played(s, data, seed)
        return {name: made[name] for name in names}

    return program


MOVED = 1e-5  # rounding of float32 numbers below 2, over forty steps


def rises(far, near):
    """Does the place move to the right: (where D is sure, where it is not)?"""
    require(far.shape == near.shape == (2,), "the generator's parameter has another shape than when it was handed over")
    return far[0] > -2 + MOVED, near[0] > 0.5 + MOVED


@custom("train_gan", points=3, on=GAMES, program=game("far", "near"))
def generator_follows_the_discriminator(far, near):
    """In two tiny games the generator moves to where the discriminator says data are."""
    moves = rises(far, near)
    require(moves[0], "a generator whose place D is sure to be no data's does not move to where D says data are")
    require(moves[1], "a generator whose place D finds more likely than not does not move to where D is surer still")


@generator_follows_the_discriminator.mistake(
    "The discriminator's loss reaches the generator: what D learns to tell apart pushes G the wrong way. Detach the fakes in "
    "D's step, or clear G's gradients before its own."
)
def forgets_to_detach(far, near):
    return rises(far, near) == (True, False)


@generator_follows_the_discriminator.mistake(
    "The generator moves away from where D says data are: its loss has the wrong sign, or the targets of the discriminator."
)
def generator_goes_the_wrong_way(far, near):
    return bool(far[0] < -2 - MOVED and near[0] < 0.5 - MOVED)


@generator_follows_the_discriminator.mistake(
    "The generator's parameters do not change: is it stepped, and does D's loss not reach them and cancel its own?"
)
def generator_stands_still(far, near):
    return bool(np.abs(far - [-2, 0]).max() <= MOVED and np.abs(near - [0.5, 0]).max() <= MOVED)


@custom("train_gan", points=2, on=GAMES, program=game("bonus"))
def generators_step_leaves_the_discriminator_alone(bonus):
    """In a tiny game with a discriminator that can be tempted, the generator's loss does not change what that one says."""
    require(
        bool(np.isfinite(bonus)) and bool(bonus <= MOVED),
        "a discriminator comes to say data of the fakes that the generator is trained with: the generator's loss has changed "
        "it. Each optimiser holds one network's parameters, and each step begins with gradients of zero",
    )


def few_steps(rng):
    return {**games_case(rng), "steps": 7}


def spot_at(s, place):
    """The generator of the tiny games, here of three numbers of noise: they need not be two."""
    return s.provided.Spot([place, 0.0], latent_dim=3)


def losses_of(s, data, seed, steps):
    """Of some steps with the usual networks; and, with a discriminator that does not learn, of two steps each for a fake that
    it knows and for one that it does not, and of forty."""
    generator, discriminator = s.provided.Generator(seed=1), s.provided.Discriminator(seed=2)
    losses = s.mod.train_gan(generator, discriminator, data, steps=steps, batch_size=32, lr=1e-3, seed=seed)
    known, taken, course = (
        s.mod.train_gan(spot_at(s, place), s.provided.Stubborn(), data, steps=n, batch_size=32, lr=lr, seed=seed)
        for place, n, lr in ((-2.0, 2, 1e-3), (0.5, 2, 1e-3), (-2.0, GAME_STEPS, 1e-2))
    )
    return {"losses": s.array(losses), "known": s.array(known), "taken": s.array(taken), "course": s.array(course)}


# A generator of one place pays less in each step that it has moved before, whatever noise is drawn. Who moves it in every
# second step only has 20 different losses in forty; a rate that is zero in some steps, as at the ends of a schedule, is
# allowed for.
DIFFERENT = 0.75 * GAME_STEPS
SEVEN = cases.named("7 steps", few_steps).shared("a few steps")


@custom("train_gan", points=2, on=SEVEN, program=losses_of)
def training_returns_its_losses(losses, known, taken, course, steps):
    """It takes as many steps as it is told and returns a pair of losses for each, the discriminator's and the generator's."""
    require(losses.shape == (steps, 2), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    require(known.shape == taken.shape == (2, 2), f"two steps were asked for, and numbers of shape {known.shape} came back")
    require(course.shape == (GAME_STEPS, 2), f"{GAME_STEPS} steps were asked for, and numbers of shape {course.shape} came back")
    require(bool(np.ptp(losses, axis=0).min() > 0), "a loss is the same in every step")
    require(not same_twice(losses), "both numbers of every pair are the same")
    require(
        not the_other_way_round(known, taken),
        f"for a fake that D knows for one the pair is {said(known)}, and for a fake that D takes for data {said(taken)}: "
        "there the first number, D's loss, should be larger, and the second, G's loss, smaller",
    )
    require(
        different(course) >= DIFFERENT,
        f"in {GAME_STEPS} steps of a generator that could do better in each, its loss takes {different(course)} different values",
    )


def different(course):
    return len(np.unique(course[:, 1]))


def said(losses):
    return f"({losses[0, 0]:.4g}, {losses[0, 1]:.4g})"


def same_twice(losses):
    return bool(np.allclose(losses[:, 0], losses[:, 1], rtol=1e-6))


def the_other_way_round(known, taken):
    """Whichever losses they are: G pays less where its fake is taken for data, and then D pays more, but for least squares."""
    return bool(known[0, 0] > taken[0, 0] and known[0, 1] < taken[0, 1])


@training_returns_its_losses.mistake("This is one loss twice. A pair is the discriminator's loss and the generator's.")
def returns_one_loss_twice(losses, known, taken, course, steps):
    pairs = losses.shape == (steps, 2)
    return pairs and same_twice(losses)


@training_returns_its_losses.mistake("The pairs are the other way round: the discriminator's loss comes first.")
def returns_the_generators_loss_first(losses, known, taken, course, steps):
    shapes = (losses.shape, known.shape, taken.shape) == ((steps, 2), (2, 2), (2, 2))
    return shapes and the_other_way_round(known, taken)


@training_returns_its_losses.mistake(
    "The generator moves in some of the steps only. `steps` counts its steps, however many D takes before each of them."
)
def counts_the_discriminators_steps(losses, known, taken, course, steps):
    return course.shape == (GAME_STEPS, 2) and 1 < different(course) < DIFFERENT
