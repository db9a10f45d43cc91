"""The example picture of a signal's page: how a made-up path of its value is judged, as SVG.

The path is calm, worsens beyond amber and red, and recovers over 40 weekly looks; "and" columns are
met throughout. The levels under it are those of the shared rules, with persistence and the rule of
letting go, so that the picture shows when the signal speaks and when it falls silent again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from warning_signals.judging.levels import judge
from warning_signals.judging.looks import Floats, Looks
from warning_signals.model import Level, Signal, Thresholds
from warning_signals.panels import parts_of

LOOKS, WIDTH, HEIGHT, LEFT, TOP = 40, 640, 220, 56, 16
PLOT, STRIP = 140, 22
# The path, as (look, how far): 0 is calm, 1 amber, 2 red; a step back to calm at the end.
PATH = ((0, 0.0), (5, 0.0), (7, 1.1), (11, 1.2), (13, 2.2), (17, 2.3), (19, 1.1), (22, 0.0))
COLORS = {Level.GREEN: "#e8f3ec", Level.AMBER: "#f2b134", Level.RED: "#d64545"}


def picture(signal: Signal) -> str:
    """Return the SVG; values in the signal's own unit."""
    at_looks, ways = np.array(PATH, dtype=np.float64).T
    far = np.interp(np.arange(LOOKS), at_looks, ways)
    values = _values(far, signal.thresholds)
    levels = _levels(far, values, signal)
    top, bottom = float(max(values.max(), 0.0)), float(min(values.min(), 0.0))
    span = (top - bottom) or 1.0

    def y(value: float) -> float:
        return TOP + PLOT * (1 - (value - bottom) / span)

    step = (WIDTH - LEFT - 8) / LOOKS
    points = " ".join(
        f"{LEFT + (at + 0.5) * step:.1f},{y(value):.1f}" for at, value in enumerate(values)
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        *_lines(signal.thresholds, y),
        f'<polyline points="{points}" fill="none" stroke="#334" stroke-width="2"/>',
        *(_box(at, level, step) for at, level in enumerate(levels)),
        f'<text x="{LEFT}" y="{TOP + PLOT + STRIP + 30}" fill="#556">made-up value at 40 weekly '
        "looks; below it the level by the rules in force</text>",
        "</svg>\n",
    ]
    return "\n".join(parts)


def _values(far: Floats, rule: Thresholds) -> Floats:
    """Return the value at each look; 1 of `far` is the amber line and 2 the red one."""
    first = rule.amber if rule.amber is not None else rule.red
    amber = 1.0 if first is None else first
    red = rule.red if rule.red is not None and rule.red != amber else amber * 1.5 or 1.0
    beyond = red + (red - amber) * 0.3
    calm = max(amber - 2 * abs(red - amber), 0.0) if rule.worse == "above" else amber * 1.6
    return np.asarray(np.interp(far, [0, 1, 2, 2.3], [calm, amber, red, beyond]), np.float64)


def _levels(far: Floats, values: Floats, signal: Signal) -> NDArray[np.int8]:
    rule = signal.thresholds
    given = {**dict.fromkeys((*rule.also, *rule.alone), 0.0), **rule.needs}
    given |= {**rule.needs_for_red, "change": 1e9}
    columns = {name: np.full(LOOKS, given.get(name, 0.0)) for name in parts_of(signal)}
    columns |= {"open": (far >= 1).astype(float), "weeks_inside": np.where(far < 1, 4.0, 0.0)}
    level = np.zeros(1, np.int8)
    result = []
    for at in range(LOOKS):
        window = slice(max(at - 12, 0), at + 1)
        looks = Looks(
            values[window][::-1][None, :],
            {name: columns[name][window][::-1][None, :] for name in parts_of(signal)},
            np.array([0.0]),
        )
        level = judge(looks, rule, level)
        result.append(level[0])
    return np.array(result, np.int8)


def _lines(rule: Thresholds, y: Callable[[float], float]) -> list[str]:
    drawn = []
    for name, bound in (("amber", rule.amber), ("red", rule.red)):
        if bound is not None:
            color = COLORS[Level[name.upper()]]
            at = y(bound)
            drawn.append(
                f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{at:.1f}" y2="{at:.1f}" stroke="{color}" '
                f'stroke-dasharray="5 4"/><text x="2" y="{at + 4:.1f}" fill="{color}">'
                f"{bound:g}</text>"
            )
    return drawn


def _box(at: int, level: int, step: float) -> str:
    color = COLORS[Level(int(level))]
    return (
        f'<rect x="{LEFT + at * step:.1f}" y="{TOP + PLOT + 8}" width="{step - 1:.1f}" '
        f'height="{STRIP}" fill="{color}"/>'
    )
