import { leaking, type Exam } from './mutant.ts'

/** Keeps half a megabyte of numbers of each request, until the heap is full. */
export const service = leaking({
  declare: `const kept: number[][] = []`,
  keep: 'kept.push(new Array(65_536).fill(startedAt))',
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: ['leak.heap'] }
