"""The page /live in a browser: articles and comments that arrive, also after the hub was gone."""
import pytest

from browser import chromium
from system import wait_for
from test_comments import say
from test_cookies import ACCESS
from test_posts import new_post


@pytest.fixture
def browser():
    with chromium() as each:
        yield each


@pytest.fixture
def approver(system, admin):
    person = system.register("Approver")
    assert admin.put(f"/api/users/{person.id}/role", json={"role": "approver"}).status_code == 200
    return person


def fill(browser, **fields):
    for name, value in fields.items():
        browser.fill(f"#{name}", value)


def press(browser, form):
    browser.click(f"#{form} button")


def rows(browser, name):
    """As script sees them: hidden ones have no text otherwise."""
    return browser.run("(name) => [...document.getElementById(name).children].map((row) => row.textContent)", name)


def output(browser):
    return browser.text("output")


def submitted(person, title):
    answer = person.post("/api/blogs", json={"title": title, "content": "Words"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_articles_and_comments_arrive_also_after_the_hub_was_gone(system, user, approver, browser):
    ann = user("Ann")
    post, waiting = new_post(ann), submitted(ann, "It waits already")
    say(ann, post, "Said before")
    browser.open(f"{system.gateway_url}/live")
    fill(browser, email=approver.email, password="not this one")
    press(browser, "sign-in")
    wait_for(lambda: output(browser), "the page to say no")
    fill(browser, email=approver.email, password=approver.password)
    press(browser, "sign-in")
    wait_for(lambda: waiting["title"] in rows(browser, "articles"), "what waits already")
    fill(browser, post=str(post["id"]))
    press(browser, "follow")
    wait_for(lambda: rows(browser, "comments") == ["Said before"], "what was said before")
    wait_for(lambda: browser.text("#readers") == "1 reading", "how many there are")
    article = submitted(ann, "<b>It</b> came & waits")
    wait_for(lambda: article["title"] in rows(browser, "articles"), "the article")
    changed = say(ann, post, "Said at once")
    wait_for(lambda: rows(browser, "comments")[1:] == ["Said at once"], "the comment")

    fill(browser, words="By the page")
    press(browser, "say")
    wait_for(lambda: rows(browser, "comments")[2:] == ["By the page"], "one's own comment")
    with system.stopped("realtime"):
        browser.forget(ACCESS)   # as if it had run out meanwhile
        ann.patch(f"/api/comments/{changed['id']}", json={"content": "Changed meanwhile"})
        say(ann, post, "Said meanwhile")
        late = submitted(ann, "Came meanwhile")
        wait_for(lambda: "lost" in output(browser), "the page to say so")
    expected = ["Said before", "Changed meanwhile", "By the page", "Said meanwhile"]
    wait_for(lambda: rows(browser, "comments") == expected, "what was said meanwhile", 30)
    wait_for(lambda: rows(browser, "articles").count(late["title"]) == 1, "the article meanwhile", 30)
    assert approver_decides(system, approver, article)
    expected_left = [title for title in rows(browser, "articles") if title != article["title"]]
    assert late["title"] in expected_left
    fill(browser, post="999999999")
    press(browser, "follow")
    wait_for(lambda: "cannot be followed (404)" in output(browser), "the page to say that there is no such post")
    assert system.sign_in(approver.email, approver.password).delete("/api/auth/sessions").status_code == 204
    wait_for(lambda: output(browser) == "Sign in again.", "the page to say that the session has ended")
    mistakes = [line for line in browser.complaints() if "WebSocket connection" not in line and "502" not in line
                and "503" not in line]
    assert mistakes == []


def test_a_browsers_own_event_source_goes_on_where_it_was(system, user, approver, browser):
    """By the cookie that it sends, and the number that it keeps, of itself."""
    ann = user("Ann")
    browser.open(f"{system.gateway_url}/live")
    fill(browser, email=approver.email, password=approver.password)
    press(browser, "sign-in")
    wait_for(lambda: browser.shown("main"), "the page to be signed in")
    browser.run("""() => {
        window.told = [];
        const events = new EventSource('/api/notifications/sse');
        events.addEventListener('hello', () => window.told.push('hello'));
        events.addEventListener('notification', (event) => window.told.push(JSON.parse(event.data).data.title));
    }""")
    told = lambda: browser.run("() => window.told")   # noqa: E731
    wait_for(lambda: told() == ["hello"], "it to be greeted")
    submitted(ann, "Before")
    wait_for(lambda: told() == ["hello", "Before"], "the first to be told")
    system.kill("realtime")
    submitted(ann, "Meanwhile")
    wait_for(lambda: told() == ["hello", "Before", "hello", "Meanwhile"], "the second to be told", 30)


def test_what_comes_before_the_stream_is_open_is_shown_too(system, user, approver, browser):
    """And what somebody else decided while the connection was lost waits no more."""
    ann = user("Ann")
    early = submitted(ann, "Early")
    browser.open(f"{system.gateway_url}/live")
    with system.stopped("realtime"):
        fill(browser, email=approver.email, password=approver.password)
        press(browser, "sign-in")
        wait_for(lambda: early["title"] in rows(browser, "articles"), "what waits already")
        assert approver_decides(system, approver, early)
        late = submitted(ann, "Between the list and the stream")
        wait_for(lambda: "lost" in output(browser), "the page to say so")
    wait_for(lambda: late["title"] in rows(browser, "articles"), "what came between")
    wait_for(lambda: early["title"] not in rows(browser, "articles"), "what was decided to go")


def approver_decides(system, approver, article):
    signed_in = system.sign_in(approver.email, approver.password)
    return signed_in.post(f"/api/blogs/{article['id']}/approve").status_code == 200


def test_the_page_lets_nothing_of_others_in(gateway):
    answer = gateway.get("/live")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and "default-src 'none'" in policy and "unsafe" not in policy
