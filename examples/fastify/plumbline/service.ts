import { defineService, get, node, post, postgres } from 'vitest-plumbline'

export const service = defineService({
  name: 'example-fastify',
  build: node('examples/fastify/server.ts'),
  port: 3000,
  beside: { database: postgres({ schema: 'examples/fastify/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  paths: () => [
    get('/api/health'),
    get('/api/ready'),
    get('/api/notes'),
    post('/api/notes', { text: 'hello' }),
    post('/api/notes', {}, { status: 400 }),
    get('/api/nowhere', { status: 404 }),
  ],
})
