import { defineService, get, node, post, postgres } from 'vitest-plumbline'

export const service = defineService({
  build: node('src/server.ts'),
  port: 3000,
  ready: '/readyz',
  beside: { database: postgres({ schema: 'db/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  paths: () => [
    get('/readyz'),
    get('/notes'),
    post('/notes', { text: 'hello' }),
    post('/notes', {}, { status: 400 }),
    get('/nowhere', { status: 404 }),
  ],
})
