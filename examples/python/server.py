import os

import psycopg
from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/healthz")
async def health():
    return {"status": "ok"}


@app.get("/readyz")
async def ready(response: Response):
    try:
        url = os.environ["DATABASE_URL"]
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=2) as connection:
            await connection.execute("select 1")
        return {"status": "ready"}
    except psycopg.OperationalError:
        response.status_code = 503
        return {"status": "no database"}
