#!/usr/bin/python3
"""What a WXR file holds, by ElementTree: import_wxr_oracle.py FILE

Prints "type status items bytes-of-content tags categories comments" per type and status."""

import collections
import sys
import xml.etree.ElementTree as ET

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def main():
    channel = ET.parse(sys.argv[1]).getroot().find("channel")
    wp = next(child.tag.split("}")[0] + "}" for child in channel if "wordpress.org" in child.tag)
    sums = collections.defaultdict(lambda: [0] * 5)
    for item in channel.findall("item"):
        domains = [category.get("domain") for category in item.findall("category")]
        row = sums[item.findtext(wp + "post_type"), item.findtext(wp + "status")]
        for i, count in enumerate([1, len((item.findtext(CONTENT) or "").encode()),
                                   domains.count("post_tag"), domains.count("category"),
                                   len(item.findall(wp + "comment"))]):
            row[i] += count
    for key in sorted(sums):
        print(*key, *sums[key])


main()
