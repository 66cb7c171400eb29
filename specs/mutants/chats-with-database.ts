import { mutant, type Exam } from './mutant.ts'

/** Fifty times a second it fetches four kilobytes of settings from the database, without any request. */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  setInterval(() => {
    pool.use(({ query }) => query("select repeat('x', 4000) as settings")).catch(() => {})
  }, 20)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.network'],
  mayBreak: 'any',
}
