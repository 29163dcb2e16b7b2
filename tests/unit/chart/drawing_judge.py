#!/usr/bin/python3
"""Judges drawings as files: drawing_judge.py FILE...; what is wrong is printed, a line each.

Well-formed; named for who does not see them; no script, nothing from elsewhere; and, measured with a
real font, no text goes over the edge or over another."""
import sys
import xml.etree.ElementTree as ET

from PIL import ImageFont

SVG = "{http://www.w3.org/2000/svg}"
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSans{}.ttf"
SIZES = {"h": (16, "-Bold"), "s": (13, "")}
ALLOWED = {"svg", "title", "desc", "style", "rect", "text", "line", "path"}


def font_of(classes):
    size, weight = next((SIZES[each] for each in classes if each in SIZES), (12, ""))
    return ImageFont.truetype(FONTS.format(weight), size)


def has_glyphs(text):
    """Whether the font can tell how wide it is; CJK is as wide as high, which is what we reckon."""
    return all(ord(each) < 0x2500 for each in text)


def box_of(node):
    """(left, top, right, bottom, text)"""
    classes = node.get("class").split()
    font, text = font_of(classes), node.text or ""
    width = font.getlength(text) if has_glyphs(text) else sum(
        font.size if ord(each) > 0x2500 else font.getlength(each) for each in text)
    x, y = float(node.get("x")), float(node.get("y"))
    left = x - width if "r" in classes else x - width / 2 if "k" in classes else x
    return left, y - font.size * 0.75, left + width, y + font.size * 0.2, text


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def faults_of(path):
    root = ET.parse(path).getroot()
    _, _, width, height = map(float, root.get("viewBox").split())
    if root.get("role") != "img" or root.get("aria-labelledby") != "t d":
        yield "has no name"
    if not (root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text):
        yield "has an empty title or description"
    for node in root.iter():
        if node.tag.replace(SVG, "") not in ALLOWED:
            yield f"has a {node.tag}"
        if any("href" in name or name.startswith("on") for name in node.attrib):
            yield f"refers to something: {node.attrib}"
        if any("nan" in value or "inf" in value for name, value in node.attrib.items() if name != "class"):
            yield f"is nowhere: {node.attrib}"
    boxes = [box_of(node) for node in root.iter(f"{SVG}text")]
    for index, box in enumerate(boxes):
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
            yield f"{box} is over the edge"
        yield from (f"{box} is over {other}" for other in boxes[index + 1:] if overlap(box, other))


for name in sys.argv[1:]:
    for fault in faults_of(name):
        print(f"{name}: {fault}")
