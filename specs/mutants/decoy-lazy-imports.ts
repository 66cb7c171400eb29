import { leaking, type Exam } from './mutant.ts'

/** Healthy: imports a module when first needed, at the 100th, 1,000th and 2,000th request. */
export const service = leaking({
  keep: `{ const name = { 100: 'node:zlib', 1000: 'node:http2', 2000: 'node:readline' }[requests]; if (name) void import(name) }`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
