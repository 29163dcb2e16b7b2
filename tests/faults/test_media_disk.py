"""A disk of images that is full: whoever sends one is told so, nothing is left behind, and all else goes on."""
from disk import fill, small_disk
from pictures import picture
from publishing import draft
from system import System


def send(person):
    return person.post("/api/media", content=picture("PNG", (400, 300)), headers={"Content-Type": "image/png"})


def files(folder):
    return [path for path in folder.glob("*/*") if path.is_file()]


def test_a_full_disk_is_told_and_nothing_is_left_behind(tmp_path, database):
    with small_disk(tmp_path / "images", 2) as folder:
        system = System(tmp_path / "data", **database, CRIER_MEDIA_FOLDER=str(folder))
        system.up()
        try:
            ann = system.register("Ann")
            ballast = fill(folder)
            answer = send(ann)
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
            assert "no room" in answer.json()["detail"]
            assert files(folder) == []
            assert ann.get("/api/media").json()["items"] == []
            assert draft(ann)
            ballast.unlink()
            media = send(ann).json()
            assert ann.get(media["url"]).status_code == 200
            assert len(files(folder)) == 2
        finally:
            system.down()
