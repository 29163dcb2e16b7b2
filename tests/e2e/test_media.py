"""FEATURES B12: images. Each is decoded in a process of its own and written again; nothing that a file
held beside its picture comes out, and nothing that it does to a decoder reaches the daemon."""
import concurrent.futures
import contextlib
import functools
import hashlib
import os
import re
import signal
import struct
import threading
import zlib

import httpx
import pytest
from PIL import Image

from pictures import GPS, drawing, encode, exif, picture, read, sweep
from system import wait_for

TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "GIF": ("image/gif", "gif"),
         "WEBP": ("image/webp", "webp")}
IMMUTABLE = "public, max-age=31536000, immutable"


def send(person, data, content_type="application/octet-stream", **params):
    return person.post("/api/media", content=data, headers={"Content-Type": content_type}, params=params)


def keep(person, data, **params):
    answer = send(person, data, **params)
    assert answer.status_code == 201, answer.text
    return answer.json()


def fetch(gateway, url, **headers):
    answer = gateway.get(url, headers=headers)
    assert answer.status_code == 200, f"{url}: {answer.text}"
    return answer


def stored(system):
    """Every file of an image on the disk."""
    return {path.name: path for path in (system.data / "media").glob("??/*")}


def difference(one, other):
    """Of a channel of a pixel, on the average."""
    pairs = list(zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes()))
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def decoder_of(system):
    """The pid of a crier-media that the daemon runs at this moment; None without one."""
    parent = system.pid("posts")
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat") as file:
                name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
        except (OSError, IndexError):
            continue
        if name == "crier-media" and int(rest.split()[1]) == parent:
            return int(entry)
    return None


@pytest.mark.parametrize("image_format", TYPES)
def test_an_image_is_written_again_in_its_own_format(gateway, user, image_format):
    ann, image = user("Ann"), drawing((1500, 300))
    content_type, extension = TYPES[image_format]
    media = keep(ann, encode(image, image_format), alt="A cat")
    assert (media["type"], media["alt"], media["user_id"]) == (content_type, "A cat", ann.id)
    assert (media["width"], media["height"]) == (1500, 300)
    assert media["url"] == f"/media/{media['sha256']}.{extension}"
    answer = fetch(gateway, media["url"])
    assert answer.headers["Content-Type"] == content_type
    assert hashlib.sha256(answer.content).hexdigest() == media["sha256"]
    assert len(answer.content) == media["bytes"]
    served = read(answer.content)
    assert (served.format, served.size) == (image_format, (1500, 300))
    assert difference(served, image) < 12
    assert [(each["width"], each["height"]) for each in media["renditions"]] == [(320, 64), (1280, 256)]
    for each in media["renditions"]:
        less_wide = fetch(gateway, each["url"])
        assert len(less_wide.content) == each["bytes"]
        assert read(less_wide.content).size == (each["width"], each["height"])
        assert read(less_wide.content).format == image_format


def test_no_copy_is_wider_than_the_image(user):
    ann = user("Ann")
    assert keep(ann, picture("PNG", (320, 10)))["renditions"] == []
    assert [each["width"] for each in keep(ann, picture("PNG", (321, 10)))["renditions"]] == [320]
    assert [each["width"] for each in keep(ann, picture("PNG", (1280, 10)))["renditions"]] == [320]


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_gone(gateway, user, image_format):
    data = picture(image_format, (400, 300), exif=exif(gps=True))
    assert dict(read(data).getexif())[GPS] and b"telephones" in data
    media = keep(user("Ann"), data)
    for url in [media["url"], *(each["url"] for each in media["renditions"])]:
        content = fetch(gateway, url).content
        assert dict(read(content).getexif()) == {}
        assert b"telephones" not in content and b"Exif" not in content


def test_comments_texts_and_profiles_are_gone(gateway, user):
    from PIL.PngImagePlugin import PngInfo
    ann, texts = user("Ann"), PngInfo()
    texts.add_text("Author", "a secret author")
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>a secret place</x:xmpmeta>")
    for data in (picture("PNG", pnginfo=texts), picture("GIF", comment=b"a secret place"),
                 picture("JPEG", comment=b"a secret place")):
        assert b"a secret" in data
        assert b"a secret" not in fetch(gateway, keep(ann, data)["url"]).content


def test_a_picture_that_lies_on_its_side_is_turned(gateway, user):
    upright = drawing((200, 100))
    for orientation, turn in ((3, Image.ROTATE_180), (6, Image.ROTATE_90), (8, Image.ROTATE_270)):
        data = encode(upright.transpose(turn), "JPEG", exif=exif(orientation), quality=95)
        media = keep(user("Ann"), data)
        assert (media["width"], media["height"]) == (200, 100)
        served = read(fetch(gateway, media["url"]).content)
        assert served.size == (200, 100)
        assert difference(served, upright) < 6, orientation


def test_colours_of_another_profile_are_those_of_srgb(gateway, user):
    """A profile whose red and blue are exchanged: who drops it without converting shows the wrong colours."""
    from PIL import ImageCms
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for tag, other in ((b"rXYZ", b"qXYZ"), (b"bXYZ", b"rXYZ"), (b"qXYZ", b"bXYZ")):
        swapped = swapped.replace(tag, other, 1)
    image = Image.new("RGB", (64, 48), (200, 30, 10))
    data = encode(image, "PNG", icc_profile=bytes(swapped))
    served = read(fetch(gateway, keep(user("Ann"), data)["url"]).content)
    assert "icc_profile" not in served.info
    red, _, blue = served.convert("RGB").getpixel((20, 20))
    assert blue > 150 > 100 > red


def test_an_animation_keeps_its_frames(gateway, user):
    frames = [drawing((400, 300)) for _ in range(3)]
    for image_format in ("GIF", "WEBP"):
        data = encode(frames[0], image_format, save_all=True, append_images=frames[1:], duration=200, loop=0)
        media = keep(user("Ann"), data)
        assert (media["width"], media["height"]) == (400, 300)
        for url, size in ((media["url"], (400, 300)), (media["renditions"][0]["url"], (320, 240))):
            served = read(fetch(gateway, url).content)
            assert (served.n_frames, served.size) == (3, size)


def test_transparency_and_a_lossless_format_stay(gateway, user):
    image = drawing((40, 30)).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((40, 30)))
    for data in (encode(image, "PNG"), encode(image, "WEBP", lossless=True, exact=True)):
        served = read(fetch(gateway, keep(user("Ann"), data)["url"]).content).convert("RGBA")
        assert served.tobytes() == image.tobytes()


def test_a_form_of_a_browser_is_taken(user):
    ann = user("Ann")
    answer = ann.post("/api/media", data={"name": "x"}, files={"file": ("cat.txt", picture("PNG"), "text/html")})
    assert answer.status_code == 201, answer.text
    assert answer.json()["type"] == "image/png"
    without = ann.post("/api/media", files={"name": (None, "x")})
    assert without.status_code == 400


@pytest.mark.parametrize("data", [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<?xml version='1.0'?><svg/>", b"<!DOCTYPE html><script>alert(1)</script>", b"%PDF-1.7\n", b"plain", b"II*\0",
    b"RIFF\x10\0\0\0WAVEfmt "])
def test_what_is_no_image_by_its_bytes_is_refused(user, data):
    answer = send(user("Ann"), data, "image/png")
    assert answer.status_code == 415 and answer.json()["type"] == "/problems/unsupported-media-type"


def test_types_that_nobody_takes_are_refused(user):
    for content_type in ("image/svg+xml", "text/html", "image/tiff"):
        assert send(user("Ann"), picture("PNG"), content_type).status_code == 415


@pytest.mark.parametrize("image_format", TYPES)
def test_a_file_that_ends_early_or_is_broken_is_refused(system, user, image_format):
    ann, daemon = user("Ann"), system.pid("posts")
    data = picture(image_format, (300, 200))
    for part in (16, len(data) // 2):
        answer = send(ann, data[:part])
        assert answer.status_code == 422, f"{part} of {len(data)} bytes: {answer.text}"
    assert system.pid("posts") == daemon


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width, height):
    """A few kilobytes that say they are many pixels, and are."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * ((width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
            + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b""))


def bombs():
    blank = Image.new("L", (4000, 4000))
    yield "pixels", png_bomb(30000, 30000)
    yield "a head alone", png_bomb(8, 8)[:8] + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0))
    yield "frames", encode(blank, "GIF", save_all=True, append_images=[Image.new("L", (4000, 4000), i) for i in (9, 99, 199)])
    yield "texts", (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 1, 0, 0, 0, 0))
                    + png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * (64 << 20), 9)) * 40)
    yield "a lie", picture("JPEG").replace(struct.pack(">HH", 48, 64), b"\xff\xdc\xff\xdc")


def test_bombs_cost_one_answer(system, gateway, user):
    ann, daemon = user("Ann"), system.pid("posts")
    for name, data in bombs():
        assert len(data) < 4 << 20
        answer = send(ann, data)
        assert answer.status_code == 422, f"{name}: {answer.status_code} {answer.text}"
        assert resident_kib(daemon) < 200_000 or "asan" in system.environment["CRIER_PRESET"]
    assert system.pid("posts") == daemon
    assert fetch(gateway, keep(ann, picture("PNG"))["url"])


def test_so_many_pixels_and_no_more(system, user):
    """The most it may have, turned: all of it is in memory then."""
    ann, daemon = user("Ann"), system.pid("posts")
    largest = encode(Image.new("RGB", (8000, 5000), (90, 60, 30)), "JPEG", exif=exif(6))
    media = keep_patiently(ann, largest)
    assert (media["width"], media["height"]) == (5000, 8000)
    assert send(ann, encode(Image.new("RGB", (8000, 5001)), "JPEG")).status_code == 422
    assert system.pid("posts") == daemon


def resident_kib(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def test_a_file_that_is_also_a_script_is_so_no_more(gateway, user):
    gif = picture("GIF")
    script = b"/*" + gif[6:].replace(b"*/", b"**") + b"*/=1;alert(1)//<script>alert(1)</script>"
    data = b"GIF89a" + gif[6:] + script
    served = fetch(gateway, keep(user("Ann"), data)["url"]).content
    assert b"alert" not in served and b"script" not in served
    jpeg = picture("JPEG") + b"<html><script>alert(1)</script>"
    assert b"script" not in fetch(gateway, keep(user("Ann"), jpeg)["url"]).content


def test_so_many_bytes_and_no_more(user):
    ann = user("Ann")
    data = picture("PNG")
    filled = data[:-12] + png_chunk(b"tEXt", b"a\0" + b"x" * (10 * 2**20 - len(data) - 14)) + data[-12:]
    assert len(filled) == 10 * 2**20
    assert send(ann, filled).status_code == 201
    assert send(ann, filled + b"\0").status_code == 413
    assert send(ann, b"\0" * (17 * 2**20)).status_code == 413


@functools.cache
def slow_image():
    """Takes a second or more to decode and write again."""
    return encode(Image.effect_noise((1500, 1000), 200).resize((6000, 4000)), "WEBP", method=0, quality=1)


def test_a_decoder_that_crashes_costs_one_answer(system, user):
    ann, daemon = user("Ann"), system.pid("posts")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(send, ann, slow_image())
        os.kill(wait_for(lambda: decoder_of(system), "a decoder"), signal.SIGSEGV)
        assert answer.result().status_code == 422, answer.result().text
    assert system.pid("posts") == daemon
    keep(ann, picture("PNG"))


def test_a_decoder_that_hangs_is_killed(system, user):
    ann = user("Ann")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        answer = pool.submit(send, ann, slow_image())
        pid = wait_for(lambda: decoder_of(system), "a decoder")
        os.kill(pid, signal.SIGSTOP)
        assert answer.result().status_code == 422, answer.result().text
        assert "too long" in answer.result().json()["detail"]
    wait_for(lambda: not os.path.exists(f"/proc/{pid}"), "its end")
    keep(ann, picture("PNG"))


def test_more_at_once_than_it_takes_are_told_to_come_again(user):
    ann, data = user("Ann"), slow_image()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: send(ann, data), range(16)))
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused and all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert {answer.status_code for answer in answers} <= {201, 422, 503}


def patiently(ask, *words):
    """As a program does that is told to come again, or to whom nobody answers. @return the answer"""
    def answered():
        with contextlib.suppress(httpx.TransportError):
            answer = ask(*words)
            return answer if answer.status_code not in (502, 503) else None
    return wait_for(answered, "an answer", 60)


def keep_patiently(person, data):
    answer = patiently(send, person, data)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_same_many_times_at_once_is_one_object(system, gateway, user):
    people, data = [user("Ann"), user("Bob")], picture("JPEG", (500, 400))
    before = set(stored(system))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda i: keep_patiently(people[i % 2], data), range(16)))
    assert len({each["url"] for each in kept}) == 1
    assert len({each["id"] for each in kept}) == 16
    digest = kept[0]["sha256"]
    assert set(stored(system)) - before == {f"{digest}.jpg", f"{digest}-w320.jpg"}
    assert not any((system.data / "media" / "new").iterdir())
    fetch(gateway, kept[0]["url"])


def test_what_the_gateway_serves_is_kept_for_ever_and_does_nothing(gateway, user):
    media = keep(user("Ann"), picture("PNG"))
    answer = fetch(gateway, media["url"])
    assert answer.headers.get_list("Cache-Control") == [IMMUTABLE]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Accept-Ranges"] == "bytes"
    again = gateway.get(media["url"], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    part = gateway.get(media["url"], headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.content == answer.content[10:20]
    assert part.headers["Content-Range"] == f"bytes 10-19/{media['bytes']}"
    assert gateway.get(media["url"], headers={"Range": f"bytes={media['bytes']}-"}).status_code == 416
    assert gateway.head(media["url"]).headers["Content-Length"] == str(media["bytes"])
    assert gateway.post(media["url"]).status_code == 405


def test_what_is_no_image_of_ours_is_not_there(system, gateway):
    digest = "0" * 64
    (system.data / "media" / "00").mkdir(mode=0o750, exist_ok=True)
    for name in ("page.html", f"{digest}.html", f"{digest}.svg"):
        (system.data / "media" / "00" / name).write_text("<script>")
    for name in (f"{digest}.png", f"{digest}.html", f"{digest}.svg", "00/page.html", "../posts.db", "%2e%2e/posts.db",
                 "new/", f"{digest}-w320.jpg", f"{digest.upper()}.png"):
        answer = gateway.get(f"/media/{name}")
        assert answer.status_code in (400, 404), name
        assert "immutable" not in answer.headers.get("Cache-Control", "")
        assert answer.headers["Content-Type"] == "application/problem+json", name


def test_images_are_their_owners(user, admin):
    ann, bob = user("Ann"), user("Bob")
    ids = [keep(ann, picture("PNG"))["id"] for _ in range(3)]
    first = ann.get("/api/media", params={"limit": 2}).json()
    assert [each["id"] for each in first["items"]] == ids[:0:-1]
    rest = ann.get("/api/media", params={"cursor": first["next_cursor"]}).json()
    assert [each["id"] for each in rest["items"]] == ids[:1] and rest["next_cursor"] is None
    assert bob.get("/api/media").json()["items"] == []
    changed = ann.patch(f"/api/media/{ids[0]}", json={"alt": "A dog"})
    assert changed.status_code == 200 and changed.json()["alt"] == "A dog"
    assert ann.get(f"/api/media/{ids[0]}").json() == changed.json()
    assert ann.patch(f"/api/media/{ids[0]}", json={"alt": "x" * 1001}).status_code == 422
    assert bob.get(f"/api/media/{ids[0]}").status_code == 404
    assert bob.delete(f"/api/media/{ids[0]}").status_code == 404
    assert admin.get(f"/api/media/{ids[0]}").status_code == 200
    assert ann.delete(f"/api/media/{ids[0]}").status_code == 204
    assert ann.get(f"/api/media/{ids[0]}").status_code == 404


def test_of_two_who_change_an_image_one_finds_out(user):
    ann = user("Ann")
    made = keep(ann, picture("PNG"))
    path = f"/api/media/{made['id']}"
    assert made["version"] == 1 and ann.get(path).headers["etag"] == '"1"'
    changed = ann.patch(path, json={"alt": "A dog"}, headers={"If-Match": '"1"'})
    assert (changed.json()["version"], changed.headers["etag"]) == (2, '"2"')
    for answer in (ann.patch(path, json={"alt": "A cat"}, headers={"If-Match": '"1"'}),
                   ann.delete(path, headers={"If-Match": '"1"'})):
        assert answer.status_code == 412 and "version 2" in answer.json()["detail"]
    assert ann.get(path).json() == changed.json()
    assert ann.get(path, headers={"If-None-Match": '"2"'}).status_code == 304
    assert ann.delete(path, headers={"If-Match": '"2"'}).status_code == 204


def test_bytes_go_with_the_last_who_refers_to_them(system, gateway, user, admin, run_on_posts):
    ann, bob, carol = user("Ann"), user("Bob"), user("Carol")
    data = picture("PNG", (400, 300))
    shared, bobs = keep(ann, data), keep(bob, data)
    lone, carols = keep(ann, picture("PNG")), keep(carol, picture("PNG"))
    assert shared["url"] == bobs["url"]
    for media in (shared, lone):
        assert ann.delete(f"/api/media/{media['id']}").status_code == 204
    assert admin.delete(f"/api/users/{carol.id}").status_code == 204
    wait_for(lambda: admin.get(f"/api/media/{carols['id']}").status_code == 404, "a closed account's images to go")
    sweep(system, run_on_posts)
    for media in (lone, carols):
        wait_for(lambda url=media["url"]: gateway.get(url).status_code == 404, "bytes to go")
    assert fetch(gateway, shared["url"]) and fetch(gateway, shared["renditions"][0]["url"])
    assert keep(ann, picture("PNG"))


def test_uploads_and_a_janitor_at_once_lose_nothing(system, gateway, user, run_on_posts):
    """Rows come and go while a janitor that believes every upload to be long ago looks again and again."""
    ann, done = user("Ann"), threading.Event()
    images = [picture("PNG", (8, 8)) for _ in range(3)]

    def come_and_go(data):
        while not done.is_set():
            media = keep_patiently(ann, data)
            assert patiently(gateway.get, media["url"]).status_code == 200, "a row refers to what is not there"
            # 404: the daemon ended before it could say that it did.
            assert patiently(ann.delete, f"/api/media/{media['id']}").status_code in (204, 404)
        return keep_patiently(ann, data)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        running = [pool.submit(come_and_go, data) for data in images]
        try:
            for _ in range(3):
                sweep(system, run_on_posts)
        finally:
            done.set()
        for media in (each.result() for each in running):
            fetch(gateway, media["url"])


def test_a_daemon_that_is_killed_leaves_no_half_object(system, gateway, user):
    ann, before = user("Ann"), set(stored(system))
    images = [picture("PNG", (700, 500)) for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(keep_patiently, ann, data) for data in images]
        for wanted in (1, 6):
            wait_for(lambda n=wanted: len(set(stored(system)) - before) >= n, "files to come")
            system.restart("posts", signal.SIGKILL)
        kept = [each.result() for each in sent]
    for name in set(stored(system)) - before:
        content = fetch(gateway, f"/media/{name}").content
        assert read(content).format == "PNG"
        assert "-w" in name or hashlib.sha256(content).hexdigest() == name.split(".")[0]
    rows = ann.get("/api/media", params={"limit": 100}).json()["items"]
    assert {each["id"] for each in kept} <= {each["id"] for each in rows}
    for media in rows:
        for url in [media["url"], *(each["url"] for each in media["renditions"])]:
            fetch(gateway, url)
