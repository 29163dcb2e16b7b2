"""Ways in which a page may be another tomorrow and still say the same: each takes the text of an answer and gives
another one, or the same where it has nothing to change."""
import html
import json
import random
import re

SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(</script\s*>)", re.DOTALL | re.IGNORECASE)
CALL = re.compile(r"(?:handleWithCustomApplyEach\([\w$]+,|\.handle\()\s*(?=\{)")
TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s[^<>]*)?)>")
ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
GUARD = "for (;;);"
LD = "application/ld+json"


# JSON, wherever an answer has some.

def dump(value):
    """As the site writes it: in ASCII, with slashes escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def find_json(body):
    """What of a body is JSON: all of it, or what a program is called with. @return (from, to, value); None"""
    call = CALL.search(body)
    at = 0 if body.lstrip().startswith(("{", "[")) else call.end() if call else len(body)
    at += len(body[at:]) - len(body[at:].lstrip())
    try:
        value, end = json.JSONDecoder().raw_decode(body[at:])
    except json.JSONDecodeError:
        return None  # a program's own, with a comma too many
    return at, at + end, value


def replace_json(body, change, write=dump):
    found = find_json(body)
    if not found:
        return body
    changed = change(found[2])
    if write is dump and json.dumps(changed) == json.dumps(found[2]):
        return body
    return body[:found[0]] + write(changed) + body[found[1]:]


def each_json(change, write=dump):
    """All of it: answers of an API, data in scripts."""
    def mutate(text):
        if text.startswith(GUARD):
            return GUARD + replace_json(text[len(GUARD):], change, write)
        if text.lstrip().startswith(("{", "[")):
            return replace_json(text, change, write)
        return each_script(change, lambda tag: True, write)(text)
    return mutate


def each_script(change, wanted, write=dump):
    """Data in scripts alone whose tag is wanted."""
    return lambda text: text if text.lstrip().startswith(("{", "[", GUARD)) else SCRIPT.sub(
        lambda m: m[1] + replace_json(m[2], change, write) + m[3] if wanted(m[1]) else m[0], text)


def rebuild(value, members):
    """With each object made anew by members(list of pairs)."""
    if isinstance(value, dict):
        return dict(members([(key, rebuild(each, members)) for key, each in value.items()]))
    return [rebuild(each, members) for each in value] if isinstance(value, list) else value


def shuffled(pairs):
    return random.Random(len(pairs)).sample(pairs, len(pairs))


def with_strangers(pairs):
    return [("__module_operation", {"x": None}), ("ext", {"list": [1, {"flag": True}]}), *pairs, ("zz", [])]


def nested(key):
    """One more level below each member of that name, in the data of www.facebook.com."""
    def members(pairs):
        return [(name, {"moved_here": value} if name == key and isinstance(value, dict) else value)
                for name, value in pairs]
    return each_script(lambda value: rebuild(value, members), lambda tag: LD not in tag)


def counts_as_texts(value):
    if isinstance(value, dict):
        return {key: str(each) if type(each) is int and key in ("count", "total_count", "creation_time", "publish_time")
                else counts_as_texts(each) for key, each in value.items()}
    return [counts_as_texts(each) for each in value] if isinstance(value, list) else value


def in_calls(text):
    """Data of their own become what a program is called with."""
    return SCRIPT.sub(lambda m: f"<script nonce=\"x\">requireLazy([\"A\"],function(A){{new A().handle({m[2]});}});</script>"
                      if "application/json" in m[1] and m[2].strip() else m[0], text)


def out_of_calls(text):
    """A script for each call of one."""
    def replace(match):
        found = [find_json(match[2][call.start():]) for call in CALL.finditer(match[2])]
        return "".join(f'<script type="application/json" data-sjs>{dump(each[2])}</script>' for each in found if each) or match[0]
    return SCRIPT.sub(replace, text)


def scripts_in_reverse(text):
    found = [match[0] for match in SCRIPT.finditer(text) if LD not in match[1]]
    return SCRIPT.sub(lambda m: m[0] if LD in m[1] else found.pop(), text)


def scripts_at_the_end(text):
    """Behind all markup."""
    found = [match[0] for match in SCRIPT.finditer(text)]
    return SCRIPT.sub("", text) + "\n".join(found) if found else text


# schema.org

def is_ld(tag):
    return LD in tag


def as_graph(value):
    return {"@context": "https://schema.org", "@graph": value if isinstance(value, list) else [value]}


def typed_by_address(value):
    if isinstance(value, dict):
        return {key: f"http://schema.org/{each}" if key == "@type" and isinstance(each, str) and "/" not in each
                else typed_by_address(each) for key, each in value.items()}
    return [typed_by_address(each) for each in value] if isinstance(value, list) else value


def typed_twice(value):
    if isinstance(value, dict):
        return {key: ["Thing", each] if key == "@type" and isinstance(each, str) else typed_twice(each)
                for key, each in value.items()}
    return [typed_twice(each) for each in value] if isinstance(value, list) else value


# Markup.

def each_tag(change):
    """Tags outside of scripts: change(name, [(attribute, value or None)]) -> a tag."""
    def mutate(text):
        if not re.search(r"<(html|body|div|p)\b", text, re.IGNORECASE) or text.startswith(("<?xml", "{", "[", GUARD)):
            return text
        parts, at = [], 0
        for script in SCRIPT.finditer(text):
            parts += [TAG.sub(replace, text[at:script.start()]), TAG.sub(replace, script[1]), script[2], script[3]]
            at = script.end()
        return "".join(parts) + TAG.sub(replace, text[at:])

    def replace(match):
        closed = match[2].rstrip().endswith("/") and not re.search(r"=\s*[^\s\"']*/$", match[2].rstrip())
        words = match[2].rstrip().removesuffix("/") if closed else match[2]
        attributes = [(name, value[1:-1] if value[:1] in "\"'" and value else value or None)
                      for name, value in ATTRIBUTE.findall(words)]
        return change(match[1], attributes, closed)
    return mutate


def tag(name, attributes, closed, quote='"'):
    words = "".join(f" {key}" if value is None else f" {key}={quote}{value}{quote}" for key, value in attributes)
    return f"<{name}{words}{' /' if closed else ''}>"


def in_capitals(name, attributes, closed):
    """But for attributes that programs made for programs."""
    return tag(name.upper(), [(key if key.startswith("data-") else key.upper(), value) for key, value in attributes],
               closed)


def attributes_in_reverse(name, attributes, closed):
    return tag(name, attributes[::-1], closed)


def in_single_quotes(name, attributes, closed):
    safe = [(key, value and value.replace("'", "&#39;").replace("&quot;", '"')) for key, value in attributes]
    return tag(name, safe, closed, "'")


def on_lines_of_their_own(name, attributes, closed):
    words = "".join(f"\n\t{key}" if value is None else f'\n\t{key} = "{value}"' for key, value in attributes)
    return f"<{name}{words}\n{'/' if closed else ''}>"


def with_more_attributes(name, attributes, closed):
    return tag(name, [("data-new", "a > b"), *attributes, ("hidden-from", "x=y"), ("async", None)], closed)


def with_other_classes(name, attributes, closed):
    """Those that are new with each release; what a hook of theirs is called stays."""
    kept = {"userContentWrapper", "like_def", "cmt_def"}
    return tag(name, [(key, " ".join(word if word in kept else f"x{len(word)}z" for word in value.split()))
                      if key == "class" and value else (key, value) for key, value in attributes], closed)


def with_other_ids(name, attributes, closed):
    """Of elements; numbers are of what they show, and some say what they are for."""
    def other(value):
        return value if re.fullmatch(r"\d+|facebook|(like|sentence)_[\d_]+|m_story_\w+|m-story-view", value) else f"u_{len(value)}_x"
    return tag(name, [(key, other(value)) if key == "id" and value else (key, value) for key, value in attributes], closed)


def with_other_metas(name, attributes, closed):
    """`name` where it was `property`, and the other way round."""
    other = {"property": "name", "name": "property"}
    names = dict(attributes)
    if name.lower() != "meta" or "content" not in names or "charset" in names:
        return tag(name, attributes, closed)
    return tag(name, [(other.get(key, key), value) for key, value in attributes], closed)


def head_of(text):
    match = re.search(r"</head\s*>", text, re.IGNORECASE)
    return match.start() if match else 0


def head_on_lines(text):
    at = head_of(text)
    return re.sub(r">\s*<", ">\n   <", text[:at]) + text[at:] if at and "<script" not in text[:at] else text


def with_comments(text):
    at = head_of(text)
    if not at or "<script" in text[:at]:
        return text
    return re.sub(r"(?<=>)\s*(?=<meta)", "<!-- <meta property='og:title' content='not this'> -->", text[:at]) + text[at:]


def with_references(text):
    """What is not ASCII, in attributes of the head."""
    at = head_of(text)
    return re.sub(r'content="[^"]*"', lambda m: "".join(each if ord(each) < 128 else f"&#x{ord(each):X};" for each in m[0]),
                  text[:at]) + text[at:]


def without_references(text):
    """The same the other way round."""
    at = head_of(text)
    return re.sub(r'content="([^"]*)"', lambda m: 'content="' + html.unescape(m[1]).replace("&", "&amp;").replace('"', "&quot;")
                  + '"', text[:at]) + text[at:]


def with_lines_of_windows(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if text.lstrip().startswith("<") and "<pre" not in text else text


def on_another_host(text):
    """Where a reader of another country is sent."""
    at = head_of(text)
    return re.sub(r"https://(?:www|web|m|[a-z]{2}-[a-z]{2})\.facebook\.com", "https://pl-pl.facebook.com", text[:at]) + text[at:]


# Counts in a sentence, in digits and with marks of others.

def each_count(write):
    """Numbers of four digits and more, with marks between them, in what the head says of likes."""
    number = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,])")

    def mutate(text):
        at = head_of(text)
        return re.sub(r'<meta[^>]*escription"[^>]*>', lambda m: number.sub(lambda n: write(re.sub(r"\D", "", n[0])), m[0]),
                      text[:at]) + text[at:]
    return mutate


def marked(mark):
    return lambda digits: f"{int(digits):,}".replace(",", mark)


def of_india(digits):
    rest, last = digits[:-3], digits[-3:]
    return ",".join([*re.findall(r"\d{1,2}(?=(?:\d\d)*$)", rest), last])


def in_digits(zero, mark):
    return lambda digits: "".join(chr(ord(zero) + int(each)) if each.isdigit() else mark for each in f"{int(digits):,}")


# Feeds.

def each_feed(change):
    def mutate(text):
        return change(text) if re.search(r"<(rss|feed|rdf:RDF|atom:feed)\b", text[:2000]) else text
    return mutate


def in_sections(text):
    """What is between tags of an item, in CDATA."""
    return re.sub(r"<(title|description|summary)>([^<]+)</\1>",
                  lambda m: f"<{m[1]}><![CDATA[{html.unescape(m[2])}]]></{m[1]}>", text)


def with_blanks(text):
    return re.sub(r"<(title|link|guid|id|pubDate|updated|published|dc:date)>([^<]+)</\1>", r"<\1>\n    \2\n  </\1>", text)


def with_a_prologue(text):
    at = text.find("?>") + 2 if text.startswith("<?xml") else 0
    return f'{text[:at]}\n<!-- made by <feed> -->\n<?xml-stylesheet href="a.xsl"?>\n<!DOCTYPE rss [ <!ENTITY a "b"> ]>\n{text[at:]}'


WRAPPED = ("data", "user", "node", "profile_header_renderer", "profile_social_context", "delegate_page", "story",
           "comet_sections", "content", "message", "feedback", "reaction_count", "share_count", "top_reactions",
           "timeline_context_item", "renderer", "context_item", "title", "view", "result", "comments", "body", "author",
           "savable_title", "timeline_list_feed_units", "page_info", "profilePicLarge", "profilePicMedium", "image")

MUTATIONS = {
    "members of objects in reverse": each_json(lambda value: rebuild(value, lambda pairs: pairs[::-1])),
    "members of objects shuffled": each_json(lambda value: rebuild(value, shuffled)),
    "members that nobody knows": each_json(lambda value: rebuild(value, with_strangers)),
    "JSON on many lines": each_json(lambda value: value, lambda value: json.dumps(value, indent=2)),
    "JSON without escapes": each_json(lambda value: value, lambda value: json.dumps(value, ensure_ascii=False).replace(
        "</", "<\\/")),
    "JSON with more escapes": each_json(lambda value: value, lambda value: dump(value).replace("@", "\\u0040")
                                        .replace("&", "\\u0026")),
    "counts as texts": each_json(counts_as_texts),
    "data in calls": in_calls,
    "data out of calls": out_of_calls,
    "scripts in reverse": scripts_in_reverse,
    "scripts at the end": scripts_at_the_end,
    "schema.org in a graph": each_script(as_graph, is_ld),
    "schema.org in a list": each_script(lambda value: value if isinstance(value, list) else [value], is_ld),
    "types by their address": each_script(typed_by_address, is_ld),
    "types of two kinds": each_script(typed_twice, is_ld),
    "tags in capitals": each_tag(in_capitals),
    "attributes in reverse": each_tag(attributes_in_reverse),
    "single quotes": each_tag(in_single_quotes),
    "attributes on lines of their own": each_tag(on_lines_of_their_own),
    "attributes that nobody knows": each_tag(with_more_attributes),
    "other classes": each_tag(with_other_classes),
    "other ids of elements": each_tag(with_other_ids),
    "metas by name": each_tag(with_other_metas),
    "a head on lines": head_on_lines,
    "comments in the head": with_comments,
    "references in the head": with_references,
    "no references in the head": without_references,
    "lines of Windows": with_lines_of_windows,
    "another host": on_another_host,
    "a mark in front": lambda text: "\ufeff" + text,
    "counts with dots": each_count(marked(".")),
    "counts with blanks": each_count(marked("\u00a0")),
    "counts with narrow blanks": each_count(marked("\u202f")),
    "counts with apostrophes": each_count(marked("\u2019")),
    "counts of India": each_count(of_india),
    "counts in Arabic": each_count(in_digits("\u0660", "\u066c")),
    "counts in Persian": each_count(in_digits("\u06f0", "\u066c")),
    "counts in Bengali": each_count(in_digits("\u09e6", ",")),
    "items in sections": each_feed(in_sections),
    "items with blanks": each_feed(with_blanks),
    "a prologue": each_feed(with_a_prologue),
    **{f"one more level below {key}": nested(key) for key in WRAPPED},
}
