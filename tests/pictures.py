"""Images that tests make themselves, and what is in those that come back."""
import io
import random

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
COMMENT = 0x9286


def drawing(size=(64, 48), mode="RGB"):
    """No two are alike; smooth, so that what a lossy format makes of it can be compared."""
    rng = random.SystemRandom()
    small = Image.new("RGB", (4, 3))
    small.putdata([tuple(rng.randrange(256) for _ in range(3)) for _ in range(12)])
    return small.resize(size, Image.BICUBIC).convert(mode)


def encode(image, image_format, **options):
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def picture(image_format, size=(64, 48), **options):
    return encode(drawing(size), image_format, **options)


def exif(orientation=None, gps=False):
    """What a telephone writes."""
    data = Image.Exif()
    if orientation:
        data[ORIENTATION] = orientation
    data[0x010F] = "A maker of telephones"
    if gps:
        data[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    return data


def sweep(system, run_on_posts):
    """As if every upload had been long ago; a janitor looks as it starts."""
    run_on_posts(sqlite="UPDATE media_objects SET needed_until = 0",
                 postgres="UPDATE media_objects SET needed_until = '1970-01-01Z'")
    system.restart("posts")


def read(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
