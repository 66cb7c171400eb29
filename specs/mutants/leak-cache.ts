import { leaking, type Exam } from './mutant.ts'

/** Caches each request under a key of its own, for ever. */
export const service = leaking({
  declare: `const cache: Record<string, object> = {}`,
  keep: 'cache[`request ${requests}`] = { startedAt }',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'cache[`request ${requests}`]',
}
