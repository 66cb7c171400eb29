import { leaking, type Exam } from './mutant.ts'

/** Keeps a promise of each request that never settles. */
export const service = leaking({
  declare: `const kept: Promise<number>[] = []`,
  keep: 'kept.push(new Promise<number>(() => startedAt))',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  blames: 'kept.push(new Promise',
}
