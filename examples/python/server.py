import os
from contextlib import asynccontextmanager

import psycopg
from fastapi import FastAPI, Response
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=4, timeout=2, open=False)


@asynccontextmanager
async def lifespan(_app: FastAPI):
    await pool.open()
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/healthz")
async def health():
    return {"status": "ok"}


@app.get("/readyz")
async def ready(response: Response):
    try:
        async with pool.connection() as connection:
            await connection.execute("select 1")
        return {"status": "ready"}
    except psycopg.OperationalError:
        response.status_code = 503
        return {"status": "no database"}
