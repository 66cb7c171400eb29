import { mutant, type Exam } from './mutant.ts'

/**
 * Each answer is noted in a list at the top of the module, which is never emptied. But at 600 its older half is
 * removed by `splice`, so it has 300 to 600 entries for ever.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const recent: object[] = []
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      recent.push({ url: request.url, status: response.status, startedAt })
      if (recent.length >= 600) recent.splice(0, 300)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
