"""Finish an SVG of Vega: title, description, both themes; take out what shows nothing."""

import re
import xml.etree.ElementTree as ET

from cms.pictures.palette import build_style

SVG = "http://www.w3.org/2000/svg"
#: Attributes that name Vega's own objects: the picture as a whole has title and description.
SUPERFLUOUS = ("class", "role", "aria-roledescription", "aria-label", "aria-hidden")
SUPERFLUOUS_VALUES = {"font-family": None, "opacity": "1", "pointer-events": None}
NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")

ET.register_namespace("", SVG)


def finish_svg(svg: str, *, title: str, description: str, locale: str) -> str:
    """Return the finished picture.

    The SVG comes from our own process, which drew it from data of ours: no foreign XML is parsed.
    """
    root = ET.fromstring(svg)  # noqa: S314 -- see above
    for element in root.iter():
        clean_attributes(element)
    remove_empty(root)
    root.attrib.pop("version", None)
    root.set("font-family", "system-ui, sans-serif")
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", locale)
    style = ET.Element(f"{{{SVG}}}style")
    style.text = build_style(svg)
    root.insert(0, style)
    for name, text in (("desc", description), ("title", title)):
        element = ET.Element(
            f"{{{SVG}}}{name}", {"id": "title" if name == "title" else "description"}
        )
        element.text = text
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")


def clean_attributes(element: ET.Element) -> None:
    """Remove superfluous attributes, and decimals that nobody sees."""
    for name in SUPERFLUOUS:
        element.attrib.pop(name, None)
    for name, value in SUPERFLUOUS_VALUES.items():
        if value is None or element.get(name) == value:
            element.attrib.pop(name, None)
    for name, text in element.attrib.items():
        element.set(name, NUMBER.sub(lambda number: f"{float(number[0]):.2f}", text))


def remove_empty(parent: ET.Element) -> None:
    """Remove paths and groups that draw nothing."""
    for child in list(parent):
        remove_empty(child)
        name = child.tag.removeprefix(f"{{{SVG}}}")
        is_unpainted = name == "path" and not {"fill", "stroke"} & child.attrib.keys()
        is_hidden = child.get("display") == "none"
        if is_hidden or is_unpainted or (name == "g" and not len(child)):
            parent.remove(child)
