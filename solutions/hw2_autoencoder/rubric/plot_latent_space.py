"""The picture of the latent plane, read by its artists."""

import re

import numpy as np

from autograder import cases, colour_gaps, conventions, custom, matched, require


def coded(n, latent, digits=10):
    """Codes of any scale, those of each digit around a middle of their own; every digit is there twice or more."""

    def draw(rng):
        named = rng.choice(10, digits, replace=False)
        labels = rng.permutation(np.concatenate([named, named, rng.choice(named, n - 2 * digits)]))
        middles = rng.normal(0, 3, (10, latent)) * np.linspace(1, 2.5, latent)
        return {"codes": (middles[labels] + rng.normal(0, 0.7, (n, latent)) + 0.5).astype(np.float32), "labels": labels}

    return draw


CODED = (
    cases.named("60 codes of 2 latents", coded(60, 2))
    + cases.named("40 codes of 5 latents", coded(40, 5))
    + cases.named("25 codes of 2 latents, 3 digits", coded(25, 2, 3))
)


def one_code(rng):
    """One of its entries is zero."""
    return {"codes": np.float32([[0, rng.uniform(1, 2)]]), "labels": rng.integers(0, 10, 1)}


def drawn(s, codes, labels):
    points, colours = s.unpack(s.drawn(s.mod.plot_latent_space(codes.cpu(), labels.cpu())), 2)
    return {"points": points, "colours": colours}


EXTRA, KEY = 2, 10  # points for each digit that may be there besides, such as the middle of its cloud; and for a key of all


def lacking(points, codes):
    """How many codes have no point at their first two entries."""
    return int((matched(points, codes[:, :2]) < 0).sum())


@custom("plot_latent_space", points=5, on=CODED + cases.named("one code", one_code), program=drawn)
def every_code_is_a_point(points, codes, labels):
    """Every code is drawn once, as a point at its first two entries."""
    require(len(points) > 0, "no point is drawn: there is no scatter plot, and there are no markers or texts at the codes")
    missing, most = lacking(points, codes), len(codes) + EXTRA * len(np.unique(labels)) + KEY
    require(missing == 0, f"{missing} of {len(codes)} codes have no point at their first two entries")
    require(len(points) <= most, f"{len(points)} points are drawn for only {len(codes)} codes")


@every_code_is_a_point.mistake("The axes are swapped: the first entry of a code is horizontal, the second vertical.")
def swaps_the_axes(points, codes, labels):
    return lacking(points, codes[:, 1::-1]) == 0 and lacking(points, codes) > 0


@every_code_is_a_point.mistake("Only some of the codes are drawn.")
def draws_some_codes(points, codes, labels):
    return len(codes) == 1 or (0 < len(points) < len(codes) and lacking(points, codes) == len(codes) - len(points))


@every_code_is_a_point.mistake("You drew other entries of the codes, such as the last two. Draw the first two.")
def draws_other_entries(points, codes, labels):
    return lacking(points, codes[:, -2:]) == 0


@every_code_is_a_point.mistake("The codes were moved or scaled before they were drawn. Draw them as they are.")
def draws_scaled_codes(points, codes, labels):
    if len(points) != len(codes) or lacking(points, codes) == 0 or len(codes) == 1:
        return len(codes) == 1
    ours, theirs = (np.sort(x, 0) for x in (codes[:, :2], points))
    ours, theirs = ((x - x.mean(0)) / x.std(0) for x in (ours, theirs))
    return bool(np.allclose(ours, theirs, atol=1e-3))


@every_code_is_a_point.mistake(
    "Nothing in the figure marks a single code: an image, a histogram or a line without markers is not a scatter plot."
)
def draws_no_points(points, codes, labels):
    return len(points) == 0


def colours_of(points, colours, codes):
    """(n, 4), the colours of the codes that are drawn, and which these are."""
    require(len(points) == len(colours) and len(points) > 0, "no point is drawn")
    where = matched(points, codes[:, :2])
    where = where if (where >= 0).mean() > 0.5 else matched(points, codes[:, 1::-1])  # of swapped axes another check speaks
    found = where >= 0
    require(bool(found.mean() > 0.5), "fewer than half of the codes are drawn, so their colours cannot be checked")
    return colours[where[found]], found


# Neighbours among ten colours of a map such as viridis are 0.05 or more apart in one of red, green and blue; grey from black to
# white has 0.11. A 256th part is the smallest step that a screen can show.
ONE_COLOUR, OTHER_COLOURS = 0.004, 0.02


@custom("plot_latent_space", points=5, on=CODED, program=drawn)
def colours_follow_the_labels(points, colours, codes, labels):
    """All points of a digit have the same colour, and different digits have different colours."""
    shown, found = colours_of(points, colours, codes)
    within, between = colour_gaps(shown, labels[found])
    require(within <= ONE_COLOUR, "points of the same digit have different colours")
    require(between >= OTHER_COLOURS, "two digits have the same colour, or colours that can hardly be told apart")


@colours_follow_the_labels.mistake("All points have the same colour.")
def uses_one_colour(points, colours, codes, labels):
    return bool(np.ptp(colours, axis=0).max() <= ONE_COLOUR)


@colours_follow_the_labels.mistake("The colours follow the order of the points, not their labels.")
def colours_by_index(points, colours, codes, labels):
    shown, _ = colours_of(points, colours, codes)
    steps = np.abs(np.diff(shown[:, :3], axis=0)).max(1)
    return bool(len(np.unique(shown.round(4), axis=0)) > 0.8 * len(shown) and steps.max() < 0.35 * np.ptp(shown[:, :3]))


@colours_follow_the_labels.mistake(
    "The colours are those of the labels, but in a different order: they do not belong to the points they are drawn with."
)
def colours_are_shuffled(points, colours, codes, labels):
    shown, found = colours_of(points, colours, codes)
    there = np.unique(shown.round(3), axis=0)
    return bool(1 < len(there) <= len(np.unique(labels)) and colour_gaps(shown, labels[found])[0] > ONE_COLOUR)


@colours_follow_the_labels.mistake(
    "Some digits share a colour: there are fewer colours than digits, or the colour map ends where it begins."
)
def digits_share_a_colour(points, colours, codes, labels):
    shown, found = colours_of(points, colours, codes)
    within, between = colour_gaps(shown, labels[found])
    few = len(np.unique(labels)) < 4  # of three digits perhaps no two share one
    return few or (within <= ONE_COLOUR and between < OTHER_COLOURS and np.ptp(shown) > ONE_COLOUR)


def written(s, codes, labels):
    figure = s.mod.plot_latent_space(codes.cpu(), labels.cpu())
    points, colours = s.unpack(s.drawn(figure), 2)
    return {"said": s.words(figure), "points": points, "colours": colours}


def false_keys(said, points, colours, codes, labels):
    """Digits that the legend shows in another digit's colour; or all that it names, if they are as many as are drawn, and others.
    Nothing is said where it names none by number, or where colours do not follow the labels, of which another check speaks."""
    numbers = [(re.findall(r"\d+(?:\.\d+)?", name), np.array(rgb)) for name, *rgb in said["keys"]]
    keys = [(float(found[0]), rgb) for found, rgb in numbers if len(found) == 1]
    named = {number for number, _ in keys}
    where = matched(points, codes[:, :2])
    if not keys or (where < 0).any():
        return []
    shown = colours[where]
    within, between = colour_gaps(shown, labels)
    if within > ONE_COLOUR or between < OTHER_COLOURS:
        return []
    drawn = {float(label): shown[labels == label][0, :3] for label in np.unique(labels)}
    if len(keys) == len(said["keys"]) == len(drawn) and named != drawn.keys():
        return sorted(named)

    def shows(rgb, label):
        off = {other: np.abs(rgb - drawn[other]).max() for other in drawn}
        return off[label] <= min(off.values())

    return [label for label in drawn if label in named and not any(shows(rgb, label) for number, rgb in keys if number == label)]


@custom("plot_latent_space", points=1, on=CODED, program=written)
def plot_has_a_key(said, points, colours, codes, labels):
    """A legend, a colour bar or the digits themselves show which colour is which digit, and show it correctly."""
    named = {str(label) for label in np.unique(labels)}
    beside = {str.strip(word) for word in said["texts"]}  # a TypeError for what is no text, as results of no form raise
    legend = any(len(texts) >= min(3, len(named)) for texts in said["legends"])
    written = named <= beside or named <= set(said["marks"])
    require(said["colour bars"] > 0 or legend or written, "nothing says which colour is which digit")
    false = false_keys(said, points, colours, codes, labels)
    require(not false, f"the legend is wrong about {', '.join(f'{name:g}' for name in false)}")


@plot_has_a_key.mistake("The legend gives digits the wrong colours, or numbers its entries instead of naming the digits.")
def key_is_false(said, points, colours, codes, labels):
    few = len(np.unique(labels)) < 4  # three digits may be in order by chance, and ten may be numbered as they are named
    return bool(false_keys(said, points, colours, codes, labels) or (said["keys"] and few))


def drawn_twice(s, codes, labels, others, names):
    first = s.mod.plot_latent_space(codes.cpu(), labels.cpu())
    second = s.mod.plot_latent_space(others.cpu(), names.cpu())
    return {"first": s.drawn(first)[0], "second": s.drawn(second)[0]}


def two_sets(rng):
    one, two = coded(20, 2, 3)(rng), coded(30, 2, 4)(rng)
    return {**one, "others": two["codes"] + np.float32(20), "names": two["labels"]}


@custom("plot_latent_space", points=2, on=cases.named("20 codes, then 30 others", two_sets), program=drawn_twice)
def every_figure_is_new(first, second, codes, others):
    """A second call makes a new figure, with nothing left over from the first."""
    both = np.concatenate([codes, others])[:, :2]
    require(len(first) > 0 and len(second) > 0, "no point is drawn")
    strangers = (matched(first, both) >= 0)[len(codes) :].sum() + (matched(second, both) >= 0)[: len(codes)].sum()
    require(strangers == 0, f"{strangers} points of one call appear in the figure of the other")


@every_figure_is_new.mistake("Both calls draw into pyplot's current figure, which collects all points. Start with a new figure.")
def draws_into_the_current_figure(first, second, codes, others):
    return all((matched(points, np.concatenate([codes, others])) >= 0).all() for points in (first, second))


def drawn_and_kept(s, codes, labels):
    points = s.torch.from_numpy(s.drawn(s.mod.plot_latent_space(codes.cpu(), labels.cpu()))[0])
    return {"points": points.to(codes.dtype), "codes afterwards": codes, "labels afterwards": labels}


def in_float64(draw):
    def drawn(rng):
        found = draw(rng)
        return {**found, "codes": found["codes"].astype(np.float64)}

    return drawn


@conventions(
    "plot_latent_space",
    points=1,
    on=cases.named("20 codes of float64", in_float64(coded(20, 2, 3))) + cases.named("one code of float32", one_code),
    program=drawn_and_kept,
)
def plotting_leaves_the_codes_alone():
    """Plotting leaves the codes and the labels unchanged."""
