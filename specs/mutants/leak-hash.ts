import { leaking, type Exam } from './mutant.ts'

/** Keeps a hash of each request: 3 KB of native memory behind an object of 200 bytes. */
export const service = leaking({
  declare: `const { createHash } = process.getBuiltinModule('node:crypto')
const kept: object[] = []`,
  keep: "kept.push(createHash('sha256'))",
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [1, 10, 100],
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: 'kept.push(createHash',
}
