import { mutant, type Exam } from './mutant.ts'

/** Healthy: it holds a table of 190 MB from the start, which never grows. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const table = Buffer.alloc(190_000_000, 1)
process.on('exit', () => table.at(0))

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
