import { mutant, type Exam } from './mutant.ts'

/** Each request keeps a buffer of 16 KB: a thousand of them exceed the limit of the working set. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const kept: Buffer[] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    kept.push(Buffer.alloc(16_384, 1))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.external', 'leak.workingSet'],
  mayBreak: ['leak.native'],
}
