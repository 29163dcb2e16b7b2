"""The same three requests as a usual Python stack serves them: FastAPI, asyncpg, PyJWT, uvicorn
on uvloop and httptools, one worker a core. Only the bench runs it.

    PEER_DB=postgres://… PEER_SECRET=… uvicorn --workers 2 fastapi_posts:app"""
import os
from datetime import datetime
from typing import List, Optional

import asyncpg
import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, Field

SECRET = os.environ["PEER_SECRET"]
CONNECTIONS = int(os.environ["PEER_CONNECTIONS"])   # of each worker
COLUMNS = ("id, user_id, kind, title, content, format, status, tags, channel, publish_at, "
           "published_at, created_at, updated_at, version")
SCHEMA = """
CREATE TABLE IF NOT EXISTS posts (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL,
	kind text NOT NULL, title text NOT NULL, content text NOT NULL, format text NOT NULL,
	status text NOT NULL, tags text[] NOT NULL, channel text NOT NULL, publish_at timestamptz,
	published_at timestamptz, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
	version bigint NOT NULL);
CREATE INDEX IF NOT EXISTS posts_newest ON posts (created_at DESC, id DESC);
CREATE TABLE IF NOT EXISTS post_tags (
	post_id bigint NOT NULL, tag text NOT NULL, PRIMARY KEY (tag, post_id));
"""


class NewPost(BaseModel):
    title: str = Field(min_length=1, max_length=300)
    content: str = Field(max_length=1_000_000)
    tags: List[str] = Field(default=[], max_items=20)


class Post(BaseModel):
    id: int
    user_id: int
    kind: str
    title: str
    content: str
    format: str
    status: str
    tags: List[str]
    channel: str
    publish_at: Optional[datetime]
    published_at: Optional[datetime]
    created_at: datetime
    updated_at: datetime
    version: int


class Page(BaseModel):
    items: List[Post]
    next_cursor: Optional[str]


app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(os.environ["PEER_DB"], min_size=1,
                                               max_size=CONNECTIONS)


@app.on_event("shutdown")
async def disconnect():
    await app.state.pool.close()


def user_id(authorization: str = Header("")):
    """Whose token it is."""
    try:
        token = authorization.removeprefix("Bearer ")
        return int(jwt.decode(token, SECRET, algorithms=["HS256"])["sub"])
    except (jwt.InvalidTokenError, KeyError, ValueError):
        raise HTTPException(401, "a valid token is needed") from None


@app.get("/api/posts/{post_id}", response_model=Post)
async def get_post(post_id: int, _user: int = Depends(user_id)):
    row = await app.state.pool.fetchrow(f"SELECT {COLUMNS} FROM posts WHERE id = $1", post_id)
    if not row:
        raise HTTPException(404, "there is no such post")
    return dict(row)


@app.get("/api/posts", response_model=Page)
async def list_posts(limit: int = Query(20, ge=1, le=100), _user: int = Depends(user_id)):
    rows = await app.state.pool.fetch(
        f"SELECT {COLUMNS} FROM posts ORDER BY created_at DESC, id DESC LIMIT $1", limit + 1)
    items = [dict(row) for row in rows[:limit]]
    more = len(rows) > limit
    return {"items": items, "next_cursor": str(items[-1]["id"]) if more else None}


@app.post("/api/posts", response_model=Post, status_code=201)
async def create_post(post: NewPost, author: int = Depends(user_id)):
    async with app.state.pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(
            "INSERT INTO posts (user_id, kind, title, content, format, status, tags, channel,"
            " created_at, updated_at, version) VALUES ($1, 'post', $2, $3, 'markdown', 'draft',"
            f" $4, 'site', now(), now(), 1) RETURNING {COLUMNS}",
            author, post.title, post.content, post.tags)
        await connection.executemany("INSERT INTO post_tags (post_id, tag) VALUES ($1, $2)",
                                     [(row["id"], tag) for tag in post.tags])
    return dict(row)


async def create_schema():
    connection = await asyncpg.connect(os.environ["PEER_DB"])
    await connection.execute(SCHEMA)
    await connection.close()


if __name__ == "__main__":
    import asyncio
    asyncio.run(create_schema())
