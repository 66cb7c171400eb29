import { mutant, type Exam } from './mutant.ts'

/** Holds 480 MB that it never uses, just below its limit. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `Object.assign(globalThis, { ballast: Buffer.alloc(480_000_000, 1) })
const bodyBytesMax =`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', breaks: ['baseline.memory'] }
