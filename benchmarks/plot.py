"""Draw the requests per second of a run of the benchmarks as an SVG, on a logarithmic scale.

python -m benchmarks.bench --json out.json
python -m benchmarks.plot out.json docs/reference/benchmarks.svg
"""

import argparse
import json
import math
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from benchmarks.report import NAMES, describe_run

SERVERS = ("cold", "plain", "hot", "bare")
WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 760, 110, 60, 72, 11, 12  # pixels
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1d2733 }
.title { font-size: 15px; font-weight: 600 } .number { font-size: 10px }
.grid { stroke: #8b98a5; stroke-opacity: .35 }
.cold { fill: #0b6e8f } .hot { fill: #67b6cf } .plain { fill: #b4552d } .bare { fill: #9aa5b1 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .cold { fill: #4fb3d4 } .hot { fill: #2c7089 }
  .plain { fill: #e08a62 } .bare { fill: #76838f }
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("findings", type=Path, help="what bench.py has written with --json")
    parser.add_argument("svg", type=Path, help="the file to write")
    options = parser.parse_args()
    svg = draw(json.loads(options.findings.read_text()))
    indent(svg)
    options.svg.write_text(f"{tostring(svg, encoding='unicode')}\n")


def draw(record: dict[str, Any]) -> Element:
    """Return the SVG: for each workload a bar of each server."""
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    svg.set("aria-labelledby", "title about")
    SubElement(svg, "title", id="title").text = "Requests per second"
    SubElement(svg, "desc", id="about").text = describe_run(record["about"])
    SubElement(svg, "style").text = STYLE
    write(svg, LEFT, 26, "Requests per second", **{"class": "title"})
    for number, name in enumerate(SERVERS):
        draw_bar(svg, name, LEFT + 130 * number, 44, 11)
        write(svg, LEFT + 130 * number + 16, 54, NAMES[name])
    rates = [run["rate"] for runs in record["findings"].values() for run in runs.values()]
    powers = math.ceil(math.log10(max(rates)))
    y = TOP
    for workload, runs in record["findings"].items():
        shown = [name for name in SERVERS if name in runs]
        middle = y + len(shown) * BAR / 2 + 4
        write(svg, LEFT - 8, middle, workload, **{"text-anchor": "end"})
        for name in shown:
            rate = runs[name]["rate"]
            end = find_place(rate, powers)
            bar = draw_bar(svg, name, LEFT, y, end - LEFT)
            SubElement(bar, "title").text = f"{workload}, {NAMES[name]}"
            write(svg, end + 5, y + BAR - 2, f"{rate:,.0f}", **{"class": "number"})
            y += BAR
        y += GAP
    for power in range(powers + 1):
        x = find_place(10**power, powers)
        line = {"x1": x, "x2": x, "y1": TOP - 6, "y2": y - GAP}
        SubElement(svg, "line", {"class": "grid"} | {key: f"{at:.1f}" for key, at in line.items()})
        write(svg, x, y + 8, f"{10**power:,}", **{"text-anchor": "middle"})
    svg.set("viewBox", f"0 0 {WIDTH} {y + 20}")
    return svg


def draw_bar(svg: Element, name: str, x: float, y: float, width: float) -> Element:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": str(BAR - 2)}
    return SubElement(svg, "rect", {"class": name} | place)


def write(svg: Element, x: float, y: float, text: str, **attributes: str) -> None:
    SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}"} | attributes).text = text


def find_place(rate: float, powers: int) -> float:
    """Return where a rate stands, in pixels; the scale begins at one request a second."""
    return LEFT + (WIDTH - LEFT - RIGHT) * max(0.0, math.log10(max(rate, 1))) / powers


if __name__ == "__main__":
    main()
