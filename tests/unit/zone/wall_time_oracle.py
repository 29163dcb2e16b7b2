#!/usr/bin/python3
"""What wall_time_in must answer, by Python's zoneinfo and a walk minute by minute.

Prints "zone|year month day hour minute|kind|utc seconds" per line, and "end" at last. Around
every clock change of some random years of every zone, and at random minutes; kind is 0 plain,
1 skipped, 2 repeated. The seed is fixed: a failure can be looked at again.
"""

import datetime as dt
import random
import sys
import zoneinfo

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)
MINUTE = dt.timedelta(minutes=1)
AROUND = (-1440, -720, -61, -60, -59, -31, -30, -29, -1, 0, 1, 29, 30, 31, 59, 60, 61, 720, 1440)
ALWAYS = {"Pacific/Apia": [2011], "Africa/Monrovia": [1972], "Antarctica/Troll": [2005, 2030],
          "Africa/Casablanca": range(2008, 2090), "Europe/Dublin": range(1971, 2200, 7)}


def seconds(moment):
    return int((moment - EPOCH).total_seconds())


def shown(utc_naive, zone):
    """The wall clock at a moment."""
    return utc_naive.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def moments(local, zone):
    """Every moment at which the wall clock shows local."""
    found = []
    for fold in (0, 1):
        offset = local.replace(tzinfo=zone, fold=fold).utcoffset()
        moment = local - offset
        if moment not in found and shown(moment, zone) == local:
            found.append(moment)
    return sorted(found)


def expected(local, zone):
    found = moments(local, zone)
    if found:
        return (2 if len(found) > 1 else 0), found[0]
    while not found:
        local += MINUTE
        found = moments(local, zone)
    return 1, found[0]


def changes(zone, year):
    """The wall clock just before each change of a year."""
    offset = lambda moment: moment.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    day = dt.datetime(year, 1, 1)
    while day.year == year:
        low, high = day, day + dt.timedelta(days=1)
        if offset(low) != offset(high):
            before = offset(low)
            while high - low > dt.timedelta(seconds=1):
                middle = low + dt.timedelta(seconds=int((high - low).total_seconds() // 2))
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            yield shown(high, zone).replace(second=0)
            yield (high + before).replace(second=0)
        day += dt.timedelta(days=1)


def main():
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    dice = random.Random(20361)
    for name in sorted(zoneinfo.available_timezones()):
        if name in ("Factory", "localtime", "posixrules"):
            continue
        zone = zoneinfo.ZoneInfo(name)
        locals_ = {EPOCH + dt.timedelta(minutes=dice.randrange(230 * 365 * 1440)) for _ in range(20)}
        chosen = {dice.randrange(1971, 2038) for _ in range(years)}
        chosen |= {dice.randrange(2038, 2200) for _ in range(years)} | set(ALWAYS.get(name, ()))
        for year in chosen:
            for change in changes(zone, year):
                locals_ |= {change + minutes * MINUTE for minutes in AROUND}
        for local in sorted(locals_):
            kind, moment = expected(local, zone)
            print(f"{name}|{local.year} {local.month} {local.day} {local.hour} {local.minute}"
                  f"|{kind}|{seconds(moment)}")
    print("end")


main()
