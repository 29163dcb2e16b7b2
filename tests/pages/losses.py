"""Ways in which a page may lack something tomorrow: each takes the text of an answer and gives one that says less, or
the same where it has nothing to lose."""
import re

import mutations
from mutations import SCRIPT, dump, each_json, each_tag, find_json, rebuild, tag

# What is not the same in all places that tell it, and may be another's words when one of them is gone.
OF_SEVERAL_PLACES = {"category", "category_raw", "about", "profile_picture", "cover", "website", "website_text", "url",
                     "verified", "address", "image", "images", "title", "name", "description", "author", "authors",
                     "time_text", "header", "media", "permalink", "published", "publisher", "link", "site_name",
                     "websites", "author_id", "owner_id", "title_tag", "followers_text", "likes_text", "following_text"}
# Not of the page but of how it was read, and how much of it.
OF_READING = {"provenance", "class", "source", "detail", "approximate", "events", "items", "first", "last"}
OF_AMOUNT = ("_count", "_in_file", "_ids", "_of_this_post", "next", "next_page", "_elsewhere")


# What is lost.

def without_member(key):
    return each_json(lambda value: rebuild(value, lambda pairs: [pair for pair in pairs if pair[0] != key]))


def with_null(key):
    return each_json(lambda value: rebuild(value, lambda pairs: [(name, None if name == key else each)
                                                                 for name, each in pairs]))


def renamed(key):
    return each_json(lambda value: rebuild(value, lambda pairs: [(f"{name}_v2" if name == key else name, each)
                                                                 for name, each in pairs]))


def without_script(part, parts):
    """One part of all scripts, in their order."""
    def mutate(text):
        found = list(SCRIPT.finditer(text))
        chosen = {match.start() for match in found[len(found) * part // parts:len(found) * (part + 1) // parts]}
        return SCRIPT.sub(lambda m: "" if m.start() in chosen else m[0], text)
    return mutate


def half_of_scripts(text):
    """Each of them ends in the middle."""
    return SCRIPT.sub(lambda m: m[1] + m[2][:len(m[2]) // 2] + m[3], text)


def second_half_of_scripts(text):
    """Each of them begins in the middle."""
    return SCRIPT.sub(lambda m: m[1] + m[2][len(m[2]) // 2:] + m[3], text)


def cut_at(part, parts):
    return lambda text: text[:len(text) * part // parts]


def without_metas(name, attributes, closed):
    return "" if name.lower() == "meta" else tag(name, attributes, closed)


def without_classes(name, attributes, closed):
    return tag(name, [(key, value) for key, value in attributes if key != "class"], closed)


def without_data_attributes(name, attributes, closed):
    """But for what is data itself."""
    kept = {"data-ft", "data-sigil"}
    return tag(name, [(key, value) for key, value in attributes if not key.startswith("data-") or key in kept], closed)


def first_item_alone(value):
    """Of each list; but the last value of a series is the one that counts."""
    if isinstance(value, dict):
        return {key: each if key == "values" else first_item_alone(each) for key, each in value.items()}
    return [first_item_alone(each) for each in value[:1]] if isinstance(value, list) else value


def texts_alone(text):
    """Neither scripts nor what a head says."""
    return re.sub(r"<(meta|link)\b[^>]*>", "", SCRIPT.sub("", text), flags=re.IGNORECASE)


# The words around a count, as a page of another language has them: thousand, million, the decimal mark.
LANGUAGES = {"pl": (" tys.", " mln", ","), "de": (" Tsd.", " Mio.", ","), "es": (" mil", " M", ","), "fr": (" k", " M", ","),
             "pt": (" mil", " mi", ","), "tr": (" B", " Mn", ","), "ru": (" тыс.", " млн", ","), "hi": (" हज़ार", "0 लाख", "."),
             "id": (" rb", " jt", ","), "vi": (" N", " Tr", ","), "ar": (" ألف", " مليون", "٫"), "cs": (" tis.", " mil.", ",")}
SHOWN = re.compile(r"^([\d.]+)([KM]) (followers|likes)$")


def in_language(lang):
    """Counts above the page's own posts, whose addresses say what they count. A tenth of a million stays whole."""
    thousand, million, mark = LANGUAGES[lang]

    def word(text):
        match = isinstance(text, str) and SHOWN.match(text)
        if not match or (lang == "hi" and "." in match[1]):
            return text
        digits = match[1].replace(".", mark)
        digits = digits.translate({ord(each): 0x660 + int(each) for each in "0123456789"}) if lang == "ar" else digits
        return digits + (thousand if match[2] == "K" else million).replace(" ", "\u00a0")

    def members(pairs):
        if not any(name == "text" and word(each) != each for name, each in pairs):
            return pairs
        return [(name, word(each)) for name, each in pairs if name != "inline_style_ranges"]

    def mutate(text):
        changed = each_json(lambda value: rebuild(value, members))(text)
        return text if changed == text else re.sub(r'(<html[^>]*\slang=")[^"]*', rf"\g<1>{lang}", changed)
    return mutate


# What says whose something is: another's post that is shared, a page behind a profile. By another name nobody can tell.
OF_OTHERS = {"attached_story", "delegate_page"}
MEMBERS = [*mutations.WRAPPED, "post_id", "id", "name", "text", "count", "uri", "url", "creation_time", "total_count",
           "profile_tile_sections", "attached_story", "pinned_post_story", "subscription_target_id", "ranges",
           "inline_style_ranges", "legacy_fbid", "legacy_token", "interactionStatistic", "identifier", "@type",
           "summary", "paging", "created_time", "from", "fan_count", "edges", "actors", "attachments", "feedback_context"]

LOSSES = {
    **{f"without {key}": without_member(key) for key in MEMBERS},
    **{f"null in {key}": with_null(key) for key in MEMBERS if key not in OF_OTHERS},
    **{f"another name for {key}": renamed(key) for key in MEMBERS if key not in OF_OTHERS},
    **{f"counts in {lang}": in_language(lang) for lang in LANGUAGES},
    **{f"without scripts {part} of 4": without_script(part, 4) for part in range(4)},
    **{f"cut at {part} of 12": cut_at(part, 12) for part in range(1, 12)},
    "scripts that end in the middle": half_of_scripts,
    "scripts that begin in the middle": second_half_of_scripts,
    "without metas": each_tag(without_metas),
    "without classes": each_tag(without_classes),
    "without attributes for programs": each_tag(without_data_attributes),
    "one item of each list": each_json(first_item_alone),
    "texts alone": texts_alone,
}


# What is left.

def is_approximate(item, name):
    return name in item.get("approximate", ()) or name == "by_type"


def wrongs(whole, less, path=""):
    """What the lesser page says otherwise than the whole one."""
    if isinstance(whole, dict) and isinstance(less, dict):
        return [wrong for name, value in less.items()
                if name not in OF_READING and name not in OF_SEVERAL_PLACES and not name.endswith(OF_AMOUNT)
                for wrong in wrongs_of_member(whole, less, name, f"{path}.{name}" if path else name)]
    if isinstance(whole, list) and isinstance(less, list):
        return wrongs_of_list(whole, less, path)
    if isinstance(whole, str) and isinstance(less, str) and path.endswith("text"):
        return [] if squeeze(whole).startswith(squeeze(less)) else [(path, whole, less)]  # where the page is cut
    return [] if less in (None, []) or less == whole else [(path, whole, less)]


def squeeze(text):
    return " ".join(text.split())


def wrongs_of_member(whole, less, name, path):
    value, other = less[name], whole.get(name)
    if name.endswith("_approx") and other is None:
        exact = whole.get(name.removesuffix("approx") + "exact", whole.get(name.removesuffix("_approx")))
        return [] if stands_for(value, exact) else [(path, exact, value)]
    if is_approximate(less, name):
        pairs = [(other, value)] if name != "by_type" else [((other or {}).get(kind), count) for kind, count in value.items()]
        return [(path, one, another) for one, another in pairs if not stands_for(another, one)]
    if name in ("likes_shown", "likes") and other is None:
        return []  # the page said the same of all reactions, in a place that is gone
    if name == "id" and value == whole.get("delegate_page_id"):
        return []
    return wrongs(other, value, path)


def stands_for(approximation, exact):
    """It is cut off, and not rounded."""
    return exact is not None and exact * 0.9 <= approximation <= exact


def wrongs_of_list(whole, less, path):
    """Things with ids are compared with those of the same; whatever is not among the whole's is wrong."""
    known = {id_of(item): item for item in whole if isinstance(item, dict)}
    addresses = {item["url"]: item for item in whole if isinstance(item, dict) and item.get("url")}
    found = []
    for item in less:
        if not isinstance(item, dict):
            found += [] if item is None or item in whole else [(path, whole, item)]
        elif id_of(item) in known:
            found += wrongs(known[id_of(item)], item, f"{path}[{id_of(item)}]") if id_of(item) else []
        elif id_of(item) in addresses:  # of an entry without an id its address is one
            found += wrongs({**addresses[id_of(item)], "id": id_of(item)}, item, f"{path}[{id_of(item)}]")
        elif id_of(item):
            found.append((path, "no such", item))
    return found


def id_of(item):
    return item.get("id") or item.get("photo_id")
