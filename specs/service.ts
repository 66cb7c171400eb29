import { defineService, node, postgres, seconds } from 'vitest-plumbline'
import { paths } from './paths.ts'

/** The service under test. To test another one, describe it here: no other file of the project depends on it. */
export const service = defineService({
  name: 'ledger',
  build: node('app/main.ts', { dockerfile: 'Dockerfile' }),
  ready: '/api/ready',
  readyWithin: seconds(5),
  alive: '/api/health',
  beside: { database: postgres({ schema: 'app/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url, POOL_SIZE: '10' }),
  paths,
})
