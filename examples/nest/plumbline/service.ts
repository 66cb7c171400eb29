import { defineService, get, node, post } from 'vitest-plumbline'

/** A service without a database. */
export const service = defineService({
  build: node('src/main.ts'),
  port: 3000,
  ready: '/healthz',
  paths: () => [
    get('/healthz'),
    get('/stock'),
    post('/stock/lamp', undefined, { status: 201 }),
    post('/stock/chair', undefined, { status: 409 }),
    get('/nowhere', { status: 404 }),
  ],
})
