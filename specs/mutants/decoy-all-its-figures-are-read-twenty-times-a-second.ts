import { mutant, type Exam } from './mutant.ts'

/**
 * Twenty times a second it reads all its figures, memory and percentiles too, requests or none. That takes
 * little of a core, and only the latest reading is kept.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)`,
    replace: `  const metrics = new Metrics(() => pool.state)
  let latest = metrics.read()
  setInterval(() => {
    latest = metrics.read()
  }, 50).unref()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
