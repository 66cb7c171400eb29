import { baseImage, defineService, get, postgres } from 'vitest-plumbline'

export const service = defineService({
  name: 'example-python',
  build: {
    dockerfile: 'examples/python/Dockerfile',
    args: () =>
      baseImage({
        name: 'python',
        official: 'python:3.13-slim-trixie',
        packages: ['python3-fastapi', 'python3-psycopg', 'python3-uvicorn'],
      }),
  },
  beside: { database: postgres() },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  paths: () => [get('/api/health'), get('/api/ready'), get('/api/nowhere', { status: 404 })],
})
