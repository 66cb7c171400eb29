import { baseImage, defineService, get, postgres } from 'vitest-plumbline'

export const service = defineService({
  build: {
    dockerfile: 'Dockerfile',
    args: () =>
      baseImage({
        name: 'python',
        official: 'python:3.13-slim-trixie',
        packages: ['python3-fastapi', 'python3-psycopg', 'python3-psycopg-pool', 'python3-uvicorn'],
      }),
  },
  ready: '/readyz',
  beside: { database: postgres() },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  paths: () => [get('/healthz'), get('/readyz'), get('/nowhere', { status: 404 })],
})
