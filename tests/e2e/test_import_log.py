"""FEATURES D9: an access log of nginx or Apache becomes impressions, bots apart. The totals are compared
with what awk counts in the same file by rules of its own words."""
import collections
import datetime
import json
import random
import subprocess
import zoneinfo

import pytest

from system import ROOT, wait_for
from test_migrations import PostgresDatabase, SqliteFile, run_daemon

REAL_LOG = ROOT.parent / "shared" / "import-fixtures" / "semicomplete-access.log"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"

# Pages: GET, 200 or 304, no asset by its ending. Bots: by a word in the agent, or none at all. The
# fields between quotes are: before, request, status and bytes, referrer, blank, agent.
AWK = r'''
{
	n = split($2, request, " "); path = request[2]; sub(/[?#].*/, "", path)
	split($3, answer, " "); agent = tolower($6)
	if (request[1] != "GET" || (answer[1] != "200" && answer[1] != "304")) next
	if (tolower(path) ~ /\.(css|m?js|map|png|jpe?g|gif|ico|svg|webp|avif|bmp|woff2?|ttf|otf|eot|mp3|mp4|ogg|webm|avi|mov|zip|gz|bz2|xz|tar|tgz|txt|xml|json|rss|atom)$/) next
	bot = agent == "" || agent == "-" || agent ~ /bot|crawl|spider|slurp|archiver|externalhit|mediapartners|headless|phantomjs|preview|monitor|feedly|feedfetcher|feedburner|rss|tiny tiny|netvibes|newsblur|universalfeedparser|pingdom|uptime|lighthouse|validator|linkcheck|scan|scrap|nutch|heritrix|yandex.com\/|google-|curl\/|wget\/|libwww|python|java\/|go-http|okhttp|http-?client|ruby|perl|php\/|embedly|facebookcatalog|quora link|pinterest\/|whatsapp\/|gtmetrix|dataprovider|sogou|baidu.com\//
	pages[path]; if (bot) bots[path]++; else people[path]++
}
END { for (path in pages) printf "%d|%d|%s\n", people[path], bots[path], path }
'''


@pytest.fixture
def empty_database(tmp_path, server):
    return PostgresDatabase(server, "analytics") if server else SqliteFile(tmp_path, "analytics")


def import_log(database, folder, path, *words):
    done = run_daemon("analytics", database, folder, "import-log", *words, str(path))
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout.splitlines()[-1])


def paths_of(database):
    return database.run("SELECT CAST(sum(d.impressions) AS bigint), CAST(sum(d.bots) AS bigint), p.path"
                        " FROM path_days AS d JOIN paths AS p ON p.id = d.path_id GROUP BY p.path")


def test_ten_thousand_real_lines_are_what_awk_counts(empty_database, tmp_path):
    if not REAL_LOG.exists():
        pytest.skip(f"{REAL_LOG} is not there")
    report = import_log(empty_database, tmp_path, REAL_LOG)
    told = subprocess.run(["awk", "-F", '"', AWK, str(REAL_LOG)], text=True, check=True, stdout=subprocess.PIPE).stdout
    counted = sorted(line.split("|", 2) for line in told.splitlines())
    assert sorted(paths_of(empty_database)) == counted
    assert report["lines"] == 10_000 and report["unreadable"] == 0
    assert report["impressions"] == sum(int(row[0]) for row in counted) > 1000
    assert report["bots"] == sum(int(row[1]) for row in counted) > 1000
    assert report["no_pages"] == 10_000 - report["impressions"] - report["bots"]

    again = import_log(empty_database, tmp_path, REAL_LOG)
    assert (again["impressions"], again["bots"]) == (0, 0)
    assert again["duplicates"] == report["impressions"] + report["bots"]
    assert sorted(paths_of(empty_database)) == counted

    rebuilt = run_daemon("analytics", empty_database, tmp_path, "rebuild")
    assert rebuilt.returncode == 0, rebuilt.stdout
    assert sorted(paths_of(empty_database)) == counted


def line(path, second, agent=AGENT, status=200, method="GET"):
    return (f'192.0.2.7 - - [17/May/2015:10:05:{second:02} +0200] "{method} {path} HTTP/1.1" {status} 512'
            f' "https://www.google.com/search" "{agent}"')


def test_a_log_that_grows_is_imported_to_its_end_and_lines_that_are_alike_are_told_apart(empty_database, tmp_path):
    log = tmp_path / "access.log"
    lines = [line("/a?x=1", 1), line("/a?x=1", 1), line("/b.css", 1), line("/a", 2, status=404), "no line at all",
             line("/a", 3, agent="Googlebot/2.1"), line("/a", 3, method="POST"), line("/c", 4)]
    log.write_text("\n".join(lines) + "\n")
    assert import_log(empty_database, tmp_path, log) == {
        "lines": 8, "unreadable": 1, "no_pages": 3, "impressions": 3, "bots": 1, "of_posts": 0, "duplicates": 0}
    log.write_text("\n".join([*lines, line("/a", 5), line("/c", 4)]))
    grown = import_log(empty_database, tmp_path, log)
    assert (grown["impressions"], grown["duplicates"]) == (2, 4)
    assert sorted(paths_of(empty_database)) == [["2", "0", "/c"], ["3", "1", "/a"]]


def test_pages_of_posts_count_for_their_posts(system, tmp_path):
    author = system.register()
    post_id = author.post("/api/posts", json={"title": "Public", "content": "Yes."}).json()["id"]
    log = tmp_path / "access.log"
    log.write_text("\n".join([line(f"/read/{post_id}.html", second) for second in range(5)]
                             + [line(f"/read/{post_id}.html", 9, agent="AhrefsBot/7"), line("/read/999999999.html", 9)]))

    def run():
        done = system.run_program("analytics", "import-log", "--posts", "/read/{id}.html", str(log))
        assert done.returncode == 0, done.stdout
        return json.loads(done.stdout.splitlines()[-1])
    wait_for(lambda: author.get(f"/api/analytics/posts/{post_id}").status_code == 200, "the post to be known")
    assert run()["of_posts"] == 6
    assert run()["of_posts"] == 0
    seen = author.get(f"/api/analytics/posts/{post_id}").json()
    assert (seen["impressions"], seen["bots"]) == (5, 1)


def lines_at(moments, path):
    return "\n".join(f'192.0.2.7 - - [{moment:%d/%b/%Y:%H:%M:%S} +0000] "GET {path} HTTP/1.1" 200 512 "-" "{AGENT}"'
                     for moment in moments)


def test_days_of_any_zone_have_what_python_counts_by_its_clock(system, tmp_path):
    author = system.register()
    post_id = author.post("/api/posts", json={"title": "Public", "content": "Yes."}).json()["id"]
    utc, rng = datetime.timezone.utc, random.Random(8)
    # A year in which Samoa had no 30 December, Russia went to another time, and many went to summer time and back.
    begin = datetime.datetime(2011, 2, 1, tzinfo=utc)
    moments = [begin + datetime.timedelta(seconds=rng.randrange(365 * 86_400)) for _ in range(3000)]
    log = tmp_path / "access.log"
    log.write_text(lines_at(moments, f"/posts/{post_id}"))
    wait_for(lambda: author.get(f"/api/analytics/posts/{post_id}").status_code == 200, "the post to be known")
    done = system.run_program("analytics", "import-log", str(log))
    assert json.loads(done.stdout.splitlines()[-1])["of_posts"] == 3000, done.stdout
    known = sorted(zoneinfo.available_timezones() & {line.split("\t")[2].strip() for line in open(
        "/usr/share/zoneinfo/zone1970.tab", encoding="utf-8") if not line.startswith("#")})
    for name in ["Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", *rng.sample(known, 20)]:
        zone = zoneinfo.ZoneInfo(name)
        wanted = collections.Counter(moment.astimezone(zone).date() for moment in moments)
        answer = author.get(f"/api/analytics/posts/{post_id}/graph", params={
            "metric": "impressions", "interval": "day", "timezone": name, "from": "2011-01-30T00:00:00Z",
            "to": "2012-02-03T00:00:00Z"})
        assert answer.status_code == 200, answer.text
        told = {datetime.datetime.fromisoformat(bucket["from"]).astimezone(zone).date(): bucket["value"]
                for bucket in answer.json()["buckets"]}
        assert {day: count for day, count in told.items() if count} == dict(wanted), name
        assert answer.json()["total"] == 3000


def test_a_file_or_pattern_that_is_wrong_is_said(empty_database, tmp_path):
    for words, status in (([str(tmp_path / "none")], 1), ([], 2), (["--posts", "/posts", str(tmp_path)], 2)):
        assert run_daemon("analytics", empty_database, tmp_path, "import-log", *words).returncode == status
