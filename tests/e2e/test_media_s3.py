"""Images in a bucket of S3, which checks every signature: tests/s3_server.py."""
import httpx
import pytest

import s3_server
from pictures import picture, read, sweep
from system import System, wait_for


@pytest.fixture(scope="module")
def s3():
    with s3_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def system(tmp_path_factory, database, s3):
    running = System(tmp_path_factory.mktemp("s3") / "data", **database, **s3.settings())
    running.up()
    yield running
    running.down()


def send(person, data):
    return person.post("/api/media", content=data, headers={"Content-Type": "image/png"})


def test_the_stand_in_refuses_what_is_not_signed_right(s3):
    url = f"{s3.url}/{s3_server.BUCKET}/x.png"
    forged = ("AWS4-HMAC-SHA256 Credential=AKIDTEST/20300101/eu-test-1/s3/aws4_request, "
              "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + "0" * 64)
    for headers in ({}, {"Authorization": forged, "x-amz-date": "20300101T000000Z", "x-amz-content-sha256": "0"}):
        assert httpx.put(url, content=b"x", headers=headers, trust_env=False).status_code == 403
    assert s3.refused and not s3.objects
    s3.refused.clear()


def test_an_image_is_in_the_bucket_and_served_from_there(system, s3, user, gateway):
    ann = user("Ann")
    answer = send(ann, picture("PNG", (400, 300)))
    assert answer.status_code == 201, answer.text
    media = answer.json()
    name = media["url"].rsplit("/", 1)[1]
    body, content_type = s3.objects[f"/{s3_server.BUCKET}/{name}"]
    assert content_type == "image/png" and len(body) == media["bytes"]
    served = gateway.get(media["url"])
    assert served.content == body and read(served.content).size == (400, 300)
    assert served.headers["Content-Type"] == "image/png"
    assert served.headers.get_list("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served.headers["ETag"] == f'"{name}"'
    part = gateway.get(media["url"], headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.content == body[10:20]
    assert gateway.get(media["renditions"][0]["url"]).status_code == 200
    assert gateway.get("/media/" + "0" * 64 + ".png").status_code == 404
    assert not (system.data / "media").exists()
    assert s3.refused == []


def test_a_storage_that_is_ill_for_a_moment_is_asked_again(s3, user):
    s3.ill = 1
    assert send(user("Ann"), picture("PNG")).status_code == 201
    s3.ill = 100
    answer = send(user("Ann"), picture("PNG"))
    s3.ill = 0
    assert answer.status_code == 503 and "Retry-After" in answer.headers


def test_what_nobody_refers_to_leaves_the_bucket(system, s3, user, gateway, run_on_posts):
    ann = user("Ann")
    media = send(ann, picture("PNG", (400, 300))).json()
    digest = media["sha256"]
    assert len([path for path in s3.objects if digest in path]) == 2
    assert ann.delete(f"/api/media/{media['id']}").status_code == 204
    sweep(system, run_on_posts)
    wait_for(lambda: not any(digest in path for path in s3.objects), "the bucket to be rid of it")
    assert gateway.get(media["url"]).status_code == 404
    assert s3.refused == []
