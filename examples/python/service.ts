import { readFile } from 'node:fs/promises'
import {
  baseImage,
  cores,
  get,
  mebibytes,
  type MixEntry,
  seconds,
  type ServiceDescription,
} from 'vitest-plumbline'

const folder = 'examples/python'

const routes: readonly MixEntry[] = [
  { route: 'GET /api/health', ends: 200, call: get('/api/health') },
  { route: 'GET /api/ready', ends: 200, call: get('/api/ready') },
  { route: 'GET /api/nowhere (404)', ends: 404, call: get('/api/nowhere') },
]

export const service: ServiceDescription = {
  name: 'example-python',
  dockerfile: `${folder}/Dockerfile`,
  files: () =>
    Promise.all(
      ['requirements.txt', 'server.py'].map(async path => ({
        path,
        content: await readFile(`${folder}/${path}`),
      })),
    ),
  buildArgs: () =>
    baseImage({
      name: 'python',
      official: 'python:3.13-slim-trixie',
      packages: ['python3-fastapi', 'python3-psycopg', 'python3-uvicorn'],
    }),
  port: 8000,
  readinessPath: '/api/ready',
  readyWithin: seconds(5),
  everyPath: async () => routes.map(step => () => step),
  environment: databaseUrl => ({ DATABASE_URL: databaseUrl }),
  cpus: cores(0.5),
  memory: mebibytes(512),
  pids: 64,
}
