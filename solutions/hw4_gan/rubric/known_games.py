"""Games whose course is known: who follows whom, and what a step leaves alone."""

import numpy as np

from autograder import cases, custom, require

from .train_gan import TRAINED_ON

# Five games whose course is known beforehand, whichever loss is used by which a generator learns from D (cross-entropy, also
# with smoothed targets, least squares with any targets, hinge, Wasserstein with or without a penalty, relativistic, matched
# answers), with whatever optimiser:
# - a discriminator that can be tempted: its parameter, a bonus, is added to the logits of examples with x_1 > 0, which are
#   fakes, and only where gradients flow on through them, as they do in G's step. G's loss draws the bonus up, by 0.07 in
#   forty of Adam's steps. D's own loss draws it down where fakes are not detached; where they are, its slope is zero, and
#   so is the step of every optimiser: no step of D's can make up for one of G's. (Of the logits of data, of real examples
#   with gradients for a penalty too, and of slopes in x it is no part. With least squares in which G wants a logit of 0 or ½,
#   this slip goes unseen.)
# - two discriminators that do not learn, with logits x_2 − 2 ± x_1. A generator of a single place is at the origin, where both
#   say −2, and of data they say 1: every loss raises that logit. So x_1 goes to the right in one game and to the left in the
#   other, with the same data; who learns from the data and not from D goes the same way in both, and a wrong sign the other way.
# - one with x_1 as its logit, and the generator where that is 0.73, and where it is −0.4. Losses that have a target, of their own
#   or made of the logits of data, may lower a logit there, but then G's loss falls. (A loss whose target lay just there would
#   have no slope, so neither is a number that one would choose, such as a half.) If D's loss reaches the generator as well, it
#   is drawn down while its own loss rises: where the logit is 0.73 by ½ σ(0.73) = 0.34 against ½ σ(−0.73) = 0.16 with
#   cross-entropy, and by 0.73 against 0.27 with least squares; with targets of −1, 1 and 0 where it is −0.4, by 0.6 against 0.4.
#   With a target of ½ for G this slip goes unseen here: at 0.73 both losses draw the logit down.
GAME_STEPS = 40


def games_case(rng):
    """Data that lie to the left of the middle, and have a spread, as somebody may divide by it."""
    data = np.stack([rng.uniform(-2, 0, TRAINED_ON), rng.normal(0, 1, TRAINED_ON)], 1)
    return {"data": data.astype(np.float32), "seed": int(rng.integers(10**6))}


def tiny_games(rng):
    """Data close to (−1, 0), since a loss that compares G's logits with those of the data varies with each mini-batch; and data
    above the origin, half of them on either side."""
    left = np.stack([rng.uniform(-1.3, -0.7, TRAINED_ON), rng.normal(0, 1, TRAINED_ON)], 1)
    above = np.stack([rng.uniform(-0.5, 0.5, TRAINED_ON), rng.normal(3, 0.3, TRAINED_ON)], 1)
    return {**games_case(rng), "data": left.astype(np.float32), "above": above.astype(np.float32)}


GAMES = cases.named("five tiny games", tiny_games).shared("five tiny games")
ORIGIN, LIKELY, UNLIKELY = [0.0, 0.0], [0.73, 0.0], [-0.4, 0.0]


def played(s, data, seed, above):
    tempted = s.provided.Tempted()
    s.mod.train_gan(s.provided.Spot(LIKELY), tempted, data, steps=GAME_STEPS, seed=seed)
    found = {"bonus": s.array(tempted.bonus)}
    for name, side in (("right", 1.0), ("left", -1.0)):
        spot = s.provided.Spot(ORIGIN)
        s.mod.train_gan(spot, s.provided.Stubborn([side, 1.0], -2.0), above, steps=GAME_STEPS, seed=seed)
        found[name] = s.array(spot.place)
    for name, place in (("near", LIKELY), ("between", UNLIKELY)):
        spot = s.provided.Spot(place)
        losses = s.mod.train_gan(spot, s.provided.Stubborn(), data, steps=GAME_STEPS, seed=seed)
        found |= {name: s.array(spot.place), f"{name}_losses": s.array(s.provided.generators_losses(losses))}
    return found


def game(*names):
    def program(s, data, seed, above):
        made = played(s, data, seed, above)
        return {name: made[name] for name in names}

    return program


MOVED = 1e-5  # rounding of float32 numbers below 2, over forty steps
# Steps at the beginning and at the end, whose losses are compared: each step draws its own data. A relativistic loss that falls
# by 0.07 has a deviation of 2 · 0.17 / √128 in each step, and so 0.014 in the difference of two means of ten: five deviations.
# (So it is from a logit of ½. Both grow with the slope, and their ratio stays.)
FEW = 10


def pays_less(losses):
    return (GAME_STEPS,) == losses.shape and losses[-FEW:].mean() < losses[:FEW].mean()


def right_for_itself(place, start, losses):
    """Does the place move to where the logit is higher, or to where the generator's own loss is lower?"""
    moved = place[0] - start[0]
    return moved > MOVED or (moved < -MOVED and pays_less(losses))


PLACES = ("right", "left", "near", "between", "near_losses", "between_losses")


@custom("train_gan", points=3, on=GAMES, program=game(*PLACES))
def generator_follows_the_discriminator(right, left, near, between, near_losses, between_losses):
    """In four tiny games, the generator moves to where the discriminator says data are, as far as its loss demands."""
    shapes = {place.shape for place in (right, left, near, between)}
    require(shapes == {(2,)}, "the generator's parameter no longer has the shape that it came with")
    require(
        bool(right[0] > MOVED and left[0] < -MOVED),
        "the generator starts where D is sure that there are no data, but does not move to where D says data are",
    )
    require(
        right_for_itself(near, LIKELY, near_losses),
        "the generator starts where D finds data more likely than not, and moves neither to where D is even surer nor to "
        "where its own loss is lower",
    )
    require(
        right_for_itself(between, UNLIKELY, between_losses),
        "the generator starts where D finds data slightly less likely than not, and moves neither to where D says data are "
        "nor to where its own loss is lower",
    )


@generator_follows_the_discriminator.mistake(
    "The gradient of D's loss reaches the generator and pushes it the wrong way. Detach the fakes in D's step, or clear "
    "G's gradients before G's own step."
)
def forgets_to_detach(right, left, near, between, near_losses, between_losses):
    far = right[0] > MOVED and left[0] < -MOVED
    rows = (near, LIKELY, near_losses), (between, UNLIKELY, between_losses)
    return bool(far and not all(right_for_itself(*row) for row in rows))


@generator_follows_the_discriminator.mistake(
    "The generator moves away from where D says data are: its loss has the wrong sign, or uses the discriminator's targets."
)
def generator_goes_the_wrong_way(right, left, near, between, near_losses, between_losses):
    return bool(right[0] < -MOVED and left[0] > MOVED)


@generator_follows_the_discriminator.mistake(
    "The generator's parameters do not change. Does its optimiser take a step? Does D's loss reach the generator and "
    "cancel its own?"
)
def generator_stands_still(right, left, near, between, near_losses, between_losses):
    return bool(np.abs(right).max() <= MOVED and np.abs(left).max() <= MOVED and np.abs(near - LIKELY).max() <= MOVED)


@generator_follows_the_discriminator.mistake(
    "The generator moves the same way whatever D says about its examples: it learns from the data alone. Compute its loss "
    "from D's outputs for generated examples, with a gradient that reaches those examples."
)
def generator_learns_from_the_data_alone(right, left, near, between, near_losses, between_losses):
    moved = bool(np.abs(np.concatenate([right, left])).max() > MOVED)
    return moved and bool(np.abs(right - left).max() <= 0.1 * np.abs(right).max())


@custom("train_gan", points=2, on=GAMES, program=game("bonus", "right"))
def generators_step_leaves_the_discriminator_alone(bonus, right):
    """In a tiny game, the generator's loss does not change the discriminator."""
    require(
        bool(np.abs(right).max() > MOVED), "the generator does not learn at all; this check counts only for a generator that does"
    )
    require(
        bool(np.isfinite(bonus)) and bool(bonus <= MOVED),
        "the discriminator starts to take the generator's fakes for data: the generator's loss has changed it. Each optimiser "
        "must hold one network's parameters only, and each step must start with zero gradients",
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
    """Training takes `steps` steps and returns a pair of losses for each, the discriminator's and the generator's."""
    require(
        losses.shape == (steps, 2), f"for {steps} steps, the losses have shape {losses.shape}: expected one pair for each step"
    )
    require(
        known.shape == taken.shape == (2, 2),
        f"for two steps, the losses have shape {known.shape}: expected one pair for each step",
    )
    require(
        course.shape == (GAME_STEPS, 2),
        f"for {GAME_STEPS} steps, the losses have shape {course.shape}: expected one pair for each step",
    )
    require(bool(np.ptp(losses, axis=0).min() > 0), "one of the two losses is the same in every step")
    require(not same_twice(losses), "the two losses of every pair are equal")
    require(
        not the_other_way_round(known, taken),
        f"the pair is {said(known)} for a fake that D recognises and {said(taken)} for one that D takes for data: "
        "in the second pair D's loss, which comes first, should be larger, and G's loss smaller",
    )
    require(
        different(course) >= DIFFERENT,
        f"the generator could improve in each of {GAME_STEPS} steps, but its loss has only {different(course)} different values",
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


@training_returns_its_losses.mistake("You returned one loss twice. A pair is the discriminator's loss and the generator's.")
def returns_one_loss_twice(losses, known, taken, course, steps):
    pairs = losses.shape == (steps, 2)
    return pairs and same_twice(losses)


@training_returns_its_losses.mistake("The pairs are in the wrong order: the discriminator's loss comes first.")
def returns_the_generators_loss_first(losses, known, taken, course, steps):
    shapes = (losses.shape, known.shape, taken.shape) == ((steps, 2), (2, 2), (2, 2))
    return shapes and the_other_way_round(known, taken)


@training_returns_its_losses.mistake(
    "The generator moves in only some of the steps. `steps` counts the generator's steps, however many D takes before "
    "each of them."
)
def counts_the_discriminators_steps(losses, known, taken, course, steps):
    return course.shape == (GAME_STEPS, 2) and 1 < different(course) < DIFFERENT
