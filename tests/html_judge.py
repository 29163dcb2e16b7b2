"""Whether HTML holds anything that acts: read as a browser reads it, by an HTML5 parser, and compared
with a list of what may be there. What is not on the list is a finding, known attack or not."""
import re

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"
# Said here once more, not taken from the renderer: the judge must not learn from the accused.
ALLOWED = {
    "a": {"href", "title", "rel"}, "img": {"src", "alt", "title", "width", "height"}, "abbr": {"title"},
    "ol": {"start"}, "code": {"class"}, "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan"},
    **{name: set() for name in (
        "b blockquote br caption cite dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd"
        " li mark p pre q s samp small span strong sub sup table tbody tfoot thead tr u ul var").split()},
}
VALUES = {
    "rel": re.compile(r"nofollow noopener ugc"), "class": re.compile(r"language-[A-Za-z0-9+_.#-]{1,32}"),
    "align": re.compile(r"left|center|right|justify"),
    **{name: re.compile(r"\d{1,10}") for name in ("start", "colspan", "rowspan", "width", "height")},
}
SCHEMES = {"href": {"http", "https", "mailto"}, "src": {"http", "https"}}
# The URL Standard: what is at its ends, and tabs and line breaks in it, do not count.
ENDS = "".join(map(chr, range(0x21)))
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def findings(html):
    """What may not be there, in words; empty for a good one."""
    container = html5lib.parseFragment(html, namespaceHTMLElements=True)
    found = []
    for element in container.iter():
        if element is not container:
            found += _of_element(element)
    return found


def _of_element(element):
    if not isinstance(element.tag, str):
        return ["a comment"]
    if not element.tag.startswith(XHTML) or element.tag[len(XHTML):] not in ALLOWED:
        return [f"<{element.tag}>"]
    name = element.tag[len(XHTML):]
    found = [f"{name} {attribute}={value!r}" for attribute, value in element.attrib.items()
             if attribute not in ALLOWED[name] or not _is_value(attribute, value)]
    if name == "a" and "rel" not in element.attrib:
        found.append("a link without rel")
    return found


def _is_value(attribute, value):
    if attribute in SCHEMES:
        return _is_address(value, SCHEMES[attribute])
    return attribute not in VALUES or VALUES[attribute].fullmatch(value) is not None


def _is_address(value, schemes):
    if re.search(r"[^!-~]", value):
        return False
    scheme = SCHEME.match(re.sub(r"[\t\r\n]", "", value.strip(ENDS)))
    return scheme is None or scheme[0][:-1].lower() in schemes
