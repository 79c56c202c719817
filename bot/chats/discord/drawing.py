"""Draws a digest's chart as a PNG, in a process of its own: one line of JSON comes in, one line of base64 goes out.

Apart from the bot because the plotting library takes a second to load and 80 MB to keep. The picture has its own light
ground, so it reads the same in dark and light themes; bars differ by hatching, too, not by colour alone.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import Any

# Okabe and Ito's colours, told apart by people who do not see all of them.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#7F7F7F")
HATCHES = ("", "//", "..", "xx", "")
# Discord shows a picture at most 550 units wide: letters must be readable at nearly half their size, too.
SIZE, DPI = (6.4, 3.5), 150
LEGEND_COLUMNS = 3


def draw(chart: dict[str, Any]) -> bytes:
    """The PNG of a chart: title, labels, series [(name, counts)]."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.ticker import MaxNLocator

    room = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1)  # inches: clients round the corners
    figure = Figure(figsize=SIZE, dpi=DPI, layout=room, facecolor="#FFFFFF")
    axes = figure.subplots()
    places = list(range(len(chart["labels"])))
    below = [0] * len(places)
    for at, (name, counts) in enumerate(chart["series"]):
        colour, hatch = COLOURS[at % len(COLOURS)], HATCHES[at % len(HATCHES)]
        bars = axes.bar(places, counts, bottom=below, width=0.8, color=colour, edgecolor="#FFFFFF", hatch=hatch)
        bars.set_label(name.replace("$", r"\$"))  # a dollar sign would begin a formula
        below = [first + second for first, second in zip(below, counts, strict=True)]
    axes.set_title(chart["title"].replace("$", r"\$"), loc="left", fontsize=12, fontweight="bold")
    axes.set_xticks(places, chart["labels"], fontsize=9)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_ylim(0, max(1, *below) * 1.08)
    axes.set_xlim(-0.6, len(places) - 0.4)
    axes.grid(axis="y", color="#D9D9D9", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    # Below the bars: beside them it would take the room that the weeks need.
    figure.legend(loc="outside lower left", ncols=LEGEND_COLUMNS, frameon=False, fontsize=9.5)
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def main() -> None:
    """Answer line by line until nothing more comes."""
    for line in sys.stdin:
        sys.stdout.write(base64.b64encode(draw(json.loads(line))).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
