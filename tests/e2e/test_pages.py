"""The pages that mails lead to, in a browser."""
import pytest

from browser import chromium
from outbox import token_for
from system import wait_for

NEW_PASSWORD = "quite another passphrase"


@pytest.fixture(scope="module")
def browser():
    with chromium() as each:
        yield each


def opened(browser, system, page, token):
    """As from a mail: another page was there before, so that the link is not only another fragment."""
    browser.open("about:blank")
    browser.open(f"{system.gateway_url}/{page}#token={token}" if token else f"{system.gateway_url}/{page}")
    return browser


def pressed(browser):
    """@return what the page says then"""
    browser.click("button")
    return wait_for(lambda: said(browser), "the page to say something")


def said(browser):
    return browser.text("output")


def typed(browser, password):
    browser.fill("#password", password)


def signs_in(system, email, password):
    with system.client() as client:
        return client.post("/api/auth/login", json={"email": email, "password": password}).status_code == 200


def test_a_forgotten_password_is_changed_on_the_page_of_the_mail(system, user, gateway, browser):
    ann = user("Ann")
    assert gateway.post("/api/auth/password/forgot", json={"email": ann.email}).status_code == 202
    token = token_for(system, ann.email, "reset-password")
    opened(browser, system, "reset-password", token)
    assert token not in browser.address(), "it is in no history"
    typed(browser, "short")
    assert "The password" in pressed(browser) and signs_in(system, ann.email, ann.password)
    typed(browser, NEW_PASSWORD)
    browser.click("button")
    wait_for(lambda: "is changed" in said(browser), "the page to say so")
    assert not browser.shown("form")
    assert signs_in(system, ann.email, NEW_PASSWORD) and not signs_in(system, ann.email, ann.password)

    opened(browser, system, "reset-password", token)
    typed(browser, "yet another passphrase")
    assert "This link" in pressed(browser), "it works once"
    assert browser.complaints() == []


def test_an_address_is_confirmed_by_pressing_a_button(system, user, browser):
    ann = user("Ann")
    token = token_for(system, ann.email, "verify-email")
    opened(browser, system, "verify-email", token)
    assert ann.get("/api/auth/me").json()["email_verified"] is False, "opening a link is not pressing"
    assert "confirmed" in pressed(browser)
    assert ann.get("/api/auth/me").json()["email_verified"] is True
    assert browser.complaints() == []


@pytest.mark.parametrize("page", ["reset-password", "verify-email"])
def test_a_link_that_is_not_whole_says_so(system, browser, page):
    opened(browser, system, page, None)
    assert "not whole" in wait_for(lambda: said(browser), "the page to say something")
    assert not browser.shown("form")


@pytest.mark.parametrize("path", ["/reset-password", "/verify-email", "/site/page.js", "/site/page.css"])
def test_pages_let_nothing_of_others_in(gateway, path):
    answer = gateway.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/site/", "/site/nothing.js", "/site/../render.py", "/reset-password/x"])
def test_nothing_beside_them_is_served(gateway, path):
    assert gateway.get(path).status_code == 404
