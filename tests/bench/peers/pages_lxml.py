"""What somebody would write in an afternoon to read a page of www.facebook.com: lxml for the markup, the
json module for what is in its scripts, one walk over all of it. It finds what ours finds in such a page:
the page, its posts with their counts, comments, videos, JSON-LD and the head."""
import json
import re

import lxml.html

START = re.compile(r"[{\[]")
DECODER = json.JSONDecoder()
LIKES = re.compile(r"([\d,.]+) (?:likes|os\w+ lubi)")


def parse(body):
    """@param body  bytes of a page @return what was found"""
    document = lxml.html.document_fromstring(body.decode("utf-8", "replace"))
    found = {"page": read_head(document), "posts": {}, "comments": {}, "videos": {}}
    for script in document.iter("script"):
        text = script.text or ""
        if script.get("type") == "application/ld+json":
            read_linked(text, found)
        elif script.get("type") in (None, "", "application/json"):
            for value in islands(text):
                walk(value, found)
    read_classic(document, found)
    return found


def read_head(document):
    page = {}
    for meta in document.iter("meta"):
        name, content = meta.get("property") or meta.get("name"), meta.get("content")
        if name == "og:title":
            page.setdefault("name", content.removesuffix(" | Facebook"))
        elif name in ("og:description", "description") and content:
            if match := LIKES.search(content):
                page.setdefault("likes", int(re.sub(r"\D", "", match[1])))
    return page


def read_linked(text, found):
    try:
        value = json.loads(text)
    except ValueError:
        return
    if isinstance(value, dict) and "aggregateRating" in value:
        found["page"]["rating"] = value["aggregateRating"].get("ratingValue")


def islands(text):
    """Every JSON value in a text that may be a program."""
    at = 0
    while match := START.search(text, at):
        try:
            value, at = DECODER.raw_decode(text, match.start())
            yield value
        except ValueError:
            at = match.start() + 1


def walk(root, found):
    """One pass, without recursion."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if read_object(value, found):
                continue
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def read_object(value, found):
    """@return whether there is nothing more to look for within"""
    if "profile_social_context" in value:
        read_header(value, found["page"])
    if "timeline_context_list_item_type" in value:
        title = first(value, "title") or {}
        found["page"][value["timeline_context_list_item_type"]] = title.get("text")
    if "comet_sections" in value and isinstance(value.get("post_id"), str):
        read_story(value, found)
    if "legacy_fbid" in value and "author" in value and "body" in value:
        found["comments"][value["legacy_fbid"]] = {
            "author": value["author"].get("name"), "text": (value["body"] or {}).get("text"),
            "created": value.get("created_time"), "reactions": first(value, "count_reduced")}
    if "publish_time" in value and ("savable_title" in value or value.get("__typename") == "Video"):
        found["videos"][value["id"]] = {
            "title": (value.get("savable_title") or {}).get("text"), "created": value["publish_time"],
            "plays": value.get("play_count"), "reactions": count_in(value.get("feedback") or {}, "reaction_count")}
    if "subscription_target_id" in value and "reaction_count" in value:
        if isinstance(value["reaction_count"], dict):
            post = found["posts"].setdefault(value["subscription_target_id"], {})
            post["reactions"] = value["reaction_count"].get("count")
    return False


def read_header(user, page):
    page.update(name=user.get("name"), id=user.get("id"), url=user.get("url"),
                picture=first(user, "profilePicLarge"))
    for item in user["profile_social_context"].get("content", []):
        page[(item.get("uri") or "").rstrip("/").rsplit("/", 1)[-1]] = item["text"]["text"]


def read_story(story, found):
    sections = story["comet_sections"]
    feedback = sections.get("feedback") or {}
    message = first(sections.get("content") or {}, "message") or {}
    post = found["posts"].setdefault(story["post_id"], {})
    post.update(text=message.get("text") or (first(message, "message") or {}).get("text"),
                created=story.get("creation_time") or first(story, "creation_time"),
                url=story.get("permalink_url") or first(story, "wwwURL"), shares=count_in(feedback, "share_count"),
                comments=(first(feedback, "comments") or first(feedback, "comment_count") or {}).get("total_count"))


def count_in(value, name):
    found = first(value, name)
    return found.get("count") if isinstance(found, dict) else None


def first(root, name):
    """The first member of that name that is not null, in the order of the text."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if value.get(name) is not None:
                return value[name]
            stack.extend(reversed(value.values()))
        elif isinstance(value, list):
            stack.extend(reversed(value))
    return None


def read_classic(document, found):
    for wrapper in document.find_class("userContentWrapper"):
        name = wrapper.xpath('.//input[@name="ft_ent_identifier"]/@value')
        time = wrapper.xpath(".//abbr/@data-utime")
        text = wrapper.xpath('.//div[@data-testid="post_message"]')
        if name:
            found["posts"].setdefault(name[0], {}).update(
                created=int(time[0]) if time else None, text=text[0].text_content() if text else "")
