import { leaking, type Exam } from './mutant.ts'

/** Keeps 64 bytes of each request in a buffer of their own. */
export const service = leaking({
  declare: `const kept: Buffer[] = []`,
  keep: 'kept.push(Buffer.alloc(64))',
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native'],
  blames: 'kept.push(Buffer.alloc(64))',
}
