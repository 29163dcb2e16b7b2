"""What the operations of the authorisation matrix act upon: made anew for each caller, always the
owner's."""
import datetime
import hashlib
import secrets
import time

from contracts import Given
from outbox import token_for
from pictures import picture
from postgres import sql_moment
from publishing import UTC, draft, schedule, wall
from tokens import read_part


def far_minute():
    return datetime.datetime.now(UTC).replace(second=0, microsecond=0) + datetime.timedelta(days=90)


def times():
    minute = far_minute()
    return {**wall(minute), "publish_at": minute.isoformat().replace("+00:00", "Z")}


def address():
    return f"{secrets.token_hex(8)}@example.org"


def a_draft(cast):
    return draft(cast.person("owner"))


def a_saved_draft_of_each(cast):
    """Everybody is answered with one's own."""
    for name in ("owner", "other", "approver", "admin"):
        answer = cast.person(name).post("/api/session/draft", json={"title": "Half a"})
        assert answer.status_code == 200, answer.text
    return Given()


def an_article(cast, status):
    answer = cast.person("owner").post("/api/blogs", json={"title": "Test", "content": "Hello", "status": status})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def an_article_draft(cast):
    return an_article(cast, "draft")


def a_pending_article(cast):
    return an_article(cast, "pending")


def a_revision(cast):
    """Of a draft that said something else before."""
    post_id = a_draft(cast)
    assert cast.person("owner").patch(f"/api/posts/{post_id}", json={"title": "Now"}).status_code == 200
    return Given(path={"id": post_id, "version": 1})


def a_scheduled_post(cast):
    post_id = a_draft(cast)
    schedule(cast.person("owner"), post_id, far_minute())
    return post_id


def a_public_post(cast):
    answer = cast.person("owner").post("/api/posts", json={"title": "Public", "content": "Yes."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def a_reaction(cast):
    """Of everybody who is asked about: each sees their own."""
    post_id = a_public_post(cast)
    for name in ("owner", "other", "approver", "admin"):
        person = cast.person(name)
        assert person.put(f"/api/posts/{post_id}/reaction", json={"type": "like"}).status_code == 200
    return post_id


def a_dead_letter(cast):
    """As its channel leaves it; no test waits a minute for that."""
    post_id = a_scheduled_post(cast)
    now = sql_moment(cast.server, int(time.time() * 1e6))
    sql = (f"UPDATE posts SET status = 'failed', channel = 'webhook' WHERE id = {post_id};"
           "INSERT INTO deliveries (post_id, schedule_version, user_id, channel, title, content, state,"
           " attempts, uncounted, uncertain, until, reason, changed_at) SELECT id, schedule_version,"
           f" user_id, 'webhook', title, 'c', 'failed', 1, 0, 0, {now}, 'said no', {now}"
           f" FROM posts WHERE id = {post_id}")
    cast.on_database("posts", sql)
    return post_id


def a_comment_on(post):
    def make(cast):
        owner = cast.person("owner")
        answer = owner.post(f"/api/posts/{post(cast)}/comments", json={"content": "Well said."})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]
    return make


def a_collection(cast):
    answer = cast.person("owner").post("/api/collections", json={"name": "To read again"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def a_collection_and_a_post(cast):
    return Given(path={"id": a_collection(cast)}, body={"post_id": a_public_post(cast)})


def a_feature_request(cast):
    answer = cast.person("owner").post("/api/feature-requests", json={"title": "One", "description": "More."})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def a_page(cast):
    """That was fetched long ago, with a post."""
    name = secrets.token_hex(8)
    then = sql_moment(cast.server, 1)
    cast.on_database("scraper", "INSERT INTO pages (username, search_name, source, fetched_at)"
                                f" VALUES ('{name}', '{name}', 'www', {then});"
                                f"INSERT INTO page_names (name, page_id) SELECT '{name}', max(id) FROM pages;"
                                "INSERT INTO page_posts (page_id, platform_id, kind, posted_at, pinned, counts, media,"
                                f" source, fetched_at) SELECT max(id), '{name}', 'post', {then}, 0, '', '', 'www',"
                                f" {then} FROM pages")
    return name


def a_post_of_a_page(cast):
    name = a_page(cast)
    return Given(path={"username": name, "id": name})


def a_comment_on_a_page(cast):
    name, number = a_page(cast), secrets.randbelow(1 << 40) + 1
    then = sql_moment(cast.server, 1)
    cast.on_database("scraper", "INSERT INTO page_comments (id, post_id, platform_id, posted_at, counts, source, seen_at)"
                                f" SELECT {number}, id, '{number}', {then}, '', 'www', {then} FROM page_posts"
                                f" WHERE platform_id = '{name}'")
    return Given(path={"username": name, "id": name, "comment_id": number})


def a_page_user(cast):
    number = secrets.randbelow(1 << 40) + 1
    cast.on_database("scraper", "INSERT INTO page_people (id, platform_id, source, seen_at)"
                                f" VALUES ({number}, '{number}', 'www', {sql_moment(cast.server, 1)})")
    return number


def two_pages(cast):
    return Given(query={"usernames": f"{a_page(cast)},{a_page(cast)}"})


def a_post_with_slots(cast):
    slots = {"slots": [{"weekday": "monday", "hour": 9, "minute": 0}]}
    assert cast.person("owner").put("/api/schedules/slots", json=slots).status_code == 200
    return a_draft(cast)


def a_refresh_token(cast):
    owner = cast.person("owner")
    return cast.system.sign_in(owner.email, owner.password).tokens["refresh_token"]


def an_image(cast):
    answer = cast.person("owner").post("/api/media", content=picture("PNG"), headers={"Content-Type": "image/png"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def in_path(name, make):
    return lambda cast: Given(path={name: make(cast)})


def in_body(**members):
    return lambda cast: Given(body={name: make(cast) for name, make in members.items()})


def behalf(given):
    """As daemons ask: for the owner."""
    def make(cast):
        made = given(cast) if callable(given) else given
        made.behalf = cast.person("owner").id
        return made
    return make


def a_webhook(cast):
    """The only one: of more the owner may have too few. Nobody listens there."""
    person = cast.person("owner")
    for hook in person.get("/api/webhooks").json()["items"]:
        assert person.delete(f"/api/webhooks/{hook['id']}").status_code == 204
    made = person.post("/api/webhooks", json={"url": "https://receiver.invalid/", "events": ["post.created"]})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def a_delivery(cast):
    """That ended."""
    hook = a_webhook(cast)
    now = sql_moment(cast.server, int(time.time() * 1e6))
    cast.on_database("posts", "INSERT INTO webhook_deliveries (webhook_id, event_id, kind, state, attempts,"
                              f" created_at) VALUES ({hook}, 1, 'webhook.test', 'failed', 1, {now})")
    log = cast.person("owner").get(f"/api/webhooks/{hook}/deliveries").json()["items"]
    return Given(path={"id": hook, "delivery_id": log[0]["id"]})


def room_for_a_webhook(cast):
    a_webhook(cast)
    return Given()


def account(cast):
    return cast.system.register("Somebody").id


def owner(cast):
    return cast.person("owner").id


def a_session(cast):
    """Another one of the owner's."""
    person = cast.person("owner")
    second = cast.system.sign_in(person.email, person.password)
    return int(read_part(second.tokens["access_token"], 1)["sid"])


def a_key(cast):
    made = cast.person("owner").post("/api/auth/api-keys", json={"name": "One", "scopes": ["posts:read"]})
    assert made.status_code == 201, made.text
    return made.json()


def a_key_claim(cast):
    key = a_key(cast)
    secret = key["key"].split("_", 2)[2]
    return Given(body={"id": key["id"], "digest": hashlib.sha256(secret.encode()).hexdigest()})


def a_mailed_token(page):
    """Of somebody who has just registered, out of the folder where mails are that no server takes.
    @param page  where its link leads"""
    def make(cast):
        person = cast.system.register("Somebody")
        if page == "reset-password":
            with cast.system.client() as client:
                asked = client.post("/api/auth/password/forgot", json={"email": person.email})
                assert asked.status_code == 202, asked.text
        return token_for(cast.system, person.email, page)
    return make


def credentials(cast):
    owner = cast.person("owner")
    return Given(body={"email": owner.email, "password": owner.password})


# What the samples of the contract cannot know, by operation. An operation whose path names something
# has to be here.
def a_rejected_event(cast):
    answer = cast.person("owner").post("/api/events", json={"event_id": secrets.token_hex(8)})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"][0]["dead_letter_id"]


GIVEN = {
    "register_user": in_body(email=lambda cast: address()),
    "sign_in": credentials,
    "refresh_tokens": in_body(refresh_token=a_refresh_token),
    "end_session": in_path("id", a_session),
    "list_user_sessions": in_path("id", account),
    "end_user_sessions": in_path("id", account),
    "create_user": lambda cast: Given(body={"email": address(), "role": "user"}),
    "get_user": in_path("id", owner),
    "replace_user": lambda cast: Given(path={"id": owner(cast)}, body={
        "email": cast.person("owner").email, "role": "user"}),
    "update_user": lambda cast: Given(path={"id": owner(cast)}, body={
        "email": cast.person("owner").email, "role": "user"}),
    "delete_user": in_path("id", owner),
    "change_password": lambda cast: Given(body={"current_password": cast.person("owner").password}),
    "ask_password_reset": in_body(email=lambda cast: address()),
    "reset_password": in_body(token=a_mailed_token("reset-password")),
    "verify_email": in_body(token=a_mailed_token("verify-email")),
    "finish_google_sign_in": lambda cast: Given(query={"state": "s"}),
    "revoke_api_key": lambda cast: Given(path={"id": a_key(cast)["id"]}),
    "internal_check_api_key": a_key_claim,
    "get_role": in_path("id", account),
    "put_role": in_path("id", account),
    "internal_get_user": in_path("id", account),
    "internal_ensure_user": in_body(email=lambda cast: address()),

    "internal_remove_posts": in_path("id", account),
    "internal_remove_reactions": in_path("id", account),

    "get_post": in_path("id", a_draft),
    "get_post_page": in_path("id", a_public_post),
    "replace_post": in_path("id", a_draft),
    "update_post": in_path("id", a_draft),
    "delete_post": in_path("id", a_draft),
    "list_revisions": in_path("id", a_draft),
    "restore_revision": a_revision,
    "list_history": in_path("id", a_draft),
    "get_article": in_path("id", an_article_draft),
    "replace_article": in_path("id", an_article_draft),
    "update_article": in_path("id", an_article_draft),
    "delete_article": in_path("id", an_article_draft),
    "approve_article": in_path("id", a_pending_article),
    "reject_article": in_path("id", a_pending_article),

    "get_draft": a_saved_draft_of_each,

    "list_comments": in_path("id", a_draft),
    "internal_follow_comments": behalf(in_path("id", a_draft)),
    "internal_create_comment": behalf(lambda cast: Given(path={"id": a_draft(cast)}, body={"content": "Hello"})),
    "internal_list_threads": lambda cast: Given(body={"post_ids": []}),
    "create_comment": in_path("id", a_draft),
    "get_comment": in_path("id", a_comment_on(a_draft)),
    "update_comment": in_path("id", a_comment_on(a_public_post)),
    "delete_comment": in_path("id", a_comment_on(a_public_post)),
    "hide_comment": in_path("id", a_comment_on(a_public_post)),
    "show_comment": in_path("id", a_comment_on(a_public_post)),

    "get_collection": in_path("id", a_collection),
    "update_collection": in_path("id", a_collection),
    "delete_collection": in_path("id", a_collection),
    "add_collection_post": a_collection_and_a_post,
    "remove_collection_post": a_collection_and_a_post,
    "list_collection_posts": in_path("id", a_collection),
    "order_collection_posts": lambda cast: Given(path={"id": a_collection(cast)}, body={"post_ids": []}),

    "get_feature_request": in_path("id", a_feature_request),
    "update_feature_request": in_path("id", a_feature_request),
    "delete_feature_request": in_path("id", a_feature_request),
    "vote_for_feature_request": in_path("id", a_feature_request),
    "take_feature_vote_back": in_path("id", a_feature_request),

    "create_webhook": room_for_a_webhook,
    "get_webhook": in_path("id", a_webhook),
    "update_webhook": in_path("id", a_webhook),
    "delete_webhook": in_path("id", a_webhook),
    "rotate_webhook_secret": in_path("id", a_webhook),
    "test_webhook": in_path("id", a_webhook),
    "list_webhook_deliveries": in_path("id", a_webhook),
    "replay_webhook_delivery": a_delivery,

    "create_media": lambda cast: Given(content=picture("JPEG")),
    "get_media": lambda cast: Given(path={"id": an_image(cast)["id"]}),
    "update_media": lambda cast: Given(path={"id": an_image(cast)["id"]}),
    "delete_media": lambda cast: Given(path={"id": an_image(cast)["id"]}),
    "get_media_file": lambda cast: Given(path={"name": an_image(cast)["url"].rsplit("/", 1)[1]}),

    "create_schedule": lambda cast: Given(body={"post_id": a_draft(cast), **wall(far_minute())}),
    "get_schedule": in_path("post_id", a_scheduled_post),
    "move_schedule": lambda cast: Given(path={"post_id": a_scheduled_post(cast)}, body=wall(far_minute())),
    "cancel_schedule": in_path("post_id", a_scheduled_post),
    "schedule_next_slot": in_body(post_id=a_post_with_slots),
    "replay_dead_letter": in_path("post_id", a_dead_letter),
    "confirm_dead_letter": in_path("post_id", a_dead_letter),

    "get_event_dead_letter": in_path("id", a_rejected_event),
    "drop_event_dead_letter": in_path("id", a_rejected_event),
    "replay_event_dead_letter": in_path("id", a_rejected_event),
    "put_reaction": in_path("id", a_public_post),
    "delete_reaction": in_path("id", a_public_post),
    "get_reaction": in_path("id", a_reaction),
    "get_post_totals": in_path("id", a_public_post),
    "get_post_graph": in_path("id", a_public_post),
    "get_post_sources": in_path("id", a_public_post),
    "get_page": in_path("username", a_page),
    "erase_page": in_path("username", a_page),
    "refresh_page": in_path("username", a_page),
    "compare_pages": two_pages,
    "list_page_posts": in_path("username", a_page),
    "get_page_text": in_path("username", a_page),
    "list_page_comments": a_post_of_a_page,
    "list_page_followers": in_path("username", a_page),
    "list_page_following": in_path("username", a_page),
    "get_page_history": in_path("username", a_page),
    "erase_page_user": in_path("id", a_page_user),
    "erase_page_comment": a_comment_on_a_page,

    "internal_list_schedules": behalf(Given()),
    "internal_put_schedules": behalf(lambda cast: Given(
        query={"mode": "each"}, body={"moments": [times()], "post_ids": [a_draft(cast)],
                                      "moment_of": [0], "drafts": []})),
    "internal_get_schedule": behalf(in_path("post_id", a_scheduled_post)),
    "internal_put_schedule": behalf(lambda cast: Given(
        path={"post_id": a_draft(cast)}, body={**times(), "expect": "unscheduled"})),
    "internal_delete_schedule": behalf(in_path("post_id", a_scheduled_post)),
    "internal_take_slot": behalf(lambda cast: Given(
        path={"post_id": a_draft(cast)},
        body={"times": [{name: value for name, value in times().items() if name != "timezone"}]})),
    "internal_get_slots": behalf(Given()),
    "internal_put_slots": behalf(Given()),
    "internal_list_free_times": behalf(Given()),
    "internal_claim": lambda cast: Given(body={"tickets": ""}),
    "internal_publish": lambda cast: Given(body={"tickets": ""}),
    "internal_replay": behalf(in_path("post_id", a_dead_letter)),
    "internal_confirm": behalf(in_path("post_id", a_dead_letter)),
}
