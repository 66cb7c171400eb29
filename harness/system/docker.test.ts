import { expect, test } from 'vitest'
import { reasonOf } from './docker.ts'

test('the reason is what the engine says, without what its client puts before it', () => {
  const unparsed = new Error('(HTTP code 400) unexpected - target stage "prod" could not be found ')
  expect(reasonOf(unparsed)).toBe('target stage "prod" could not be found')
  expect(reasonOf(Object.assign(new Error('(HTTP code 500) …'), { json: { message: 'no space ' } }))).toBe(
    'no space',
  )
})
