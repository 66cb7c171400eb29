import { leaking, type Exam } from './mutant.ts'

/** Healthy: caches each request by a weak reference. */
export const service = leaking({
  declare: `const registry = new FinalizationRegistry<number>(() => {})
const known = new WeakMap<object, number>()`,
  keep: `{ const request = { startedAt }; known.set(request, requests); registry.register(request, requests) }`,
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
