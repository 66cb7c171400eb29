import os
import time
from datetime import datetime, timezone

import psycopg
from fastapi import FastAPI, Response

app = FastAPI()
started = time.monotonic()


@app.get("/api/health")
async def health():
    return {
        "status": "healthy",
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "uptime": time.monotonic() - started,
    }


@app.get("/api/ready")
async def ready(response: Response):
    try:
        url = os.environ["DATABASE_URL"]
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=2) as connection:
            await connection.execute("select 1")
        return {"status": "ready"}
    except psycopg.OperationalError:
        response.status_code = 503
        return {"status": "no database"}
