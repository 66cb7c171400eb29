import { slow } from '../mutant.ts'

/** Each health check matches a text that makes a regular expression go back exponentially. */
export const service = slow({
  work: `/^(a+)+$/.test('a'.repeat(20) + 'b')`,
})

export const cause = { kind: 'loop', at: '.test(' }
