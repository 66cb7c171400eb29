import { defineService, get, node, post, postgres } from 'vitest-plumbline'

export const service = defineService({
  name: 'example-express',
  build: node('examples/express/server.ts'),
  port: 3000,
  beside: { database: postgres({ schema: 'examples/express/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  paths: () => [
    get('/api/notes'),
    post('/api/notes', { text: 'hello' }),
    post('/api/notes', {}, { status: 400 }),
  ],
})
