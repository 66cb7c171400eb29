import { expect, test } from 'vitest'
import { appOf } from './app.ts'

const app = appOf({
  check: () => Promise.reject(new Error('down')),
  latest: async () => [],
  add: async text => ({ id: '1', text }),
})

test('a note has a text', async () => {
  const post = (payload: object) => app.inject({ method: 'POST', url: '/notes', payload })
  expect((await post({ text: 'hello' })).json()).toEqual({ id: '1', text: 'hello' })
  expect((await post({})).statusCode).toBe(400)
})

test('without its database the service is not ready', async () => {
  expect((await app.inject('/readyz')).statusCode).toBe(503)
})
