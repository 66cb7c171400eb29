import { type Exam, mutant } from './mutant.ts'

/** A number in the environment that is none is replaced by its default: a typing error is found only under load. */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `  const value = /^\\d+$/.test(text) ? Number(text) : Number.NaN
`,
    replace: `  const value = /^\\d+$/.test(text) ? Number(text) : fallback
`,
  },
])

export const exam: Exam = { spec: 'specs/start.spec.ts', breaks: ['start.wrongValues'] }
