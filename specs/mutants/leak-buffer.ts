import { mutant, type Exam } from './mutant.ts'

/** Keeps 64 bytes of every request in a buffer, which the heap size does not include. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `let kept = Buffer.alloc(0)
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    kept = Buffer.concat([kept, Buffer.alloc(64)])`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: ['leak.workingSet'],
}
