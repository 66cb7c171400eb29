import { expect, test } from 'vitest'
import { Problem } from './problem.ts'

test('is answered as problem details', async () => {
  const response = new Problem('insufficient-funds', 'account 1 holds 5').toResponse()
  expect(response.status).toBe(422)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect(response.headers.get('Retry-After')).toBeNull()
  expect(await response.json()).toEqual({
    type: 'urn:problem-type:insufficient-funds',
    title: 'Insufficient funds',
    status: 422,
    detail: 'account 1 holds 5',
  })
})

test.each([
  ['key-in-flight', 409],
  ['not-applied', 503],
  ['outcome-unknown', 503],
  ['not-ready', 503],
] as const)('%s says when to come again', (kind, status) => {
  const response = new Problem(kind, 'later').toResponse()
  expect(response.status).toBe(status)
  expect(response.headers.get('Retry-After')).toBe('1')
})

test('never answers its cause', () => {
  const cause = new Error('select * from secrets; db.internal:5432')
  const { body } = new Problem('internal-error', 'the service failed', cause)
  expect(body).not.toContain('secrets')
  expect(JSON.parse(body)).toHaveProperty('status', 500)
})

test('takes further headers', () => {
  const response = new Problem('method-not-allowed', 'use GET').toResponse({ Allow: 'GET' })
  expect(response.headers.get('Allow')).toBe('GET')
})
