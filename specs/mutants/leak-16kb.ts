import { mutant, type Exam } from './mutant.ts'

/** Each request keeps a buffer of 16 KB: a thousand of them are more than the working set may grow by. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.use(async (c, next) => {`,
    replace: `  const kept: Buffer[] = []
  app.use(async (c, next) => {
    kept.push(Buffer.alloc(16_384, 1))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.external', 'leak.workingSet'],
  mayBreak: ['leak.native'],
}
