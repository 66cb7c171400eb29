import { leaking, type Exam } from './mutant.ts'

/**
 * Visits are kept in a map, and in a list that tells their order. A guard against growing memory clears the map
 * whenever it has 300 entries, and forgets the list, which holds every visit for ever.
 */
export const service = leaking({
  declare: `interface Visit { readonly number: number; readonly at: number }
const visits = new Map<number, Visit>()
const order: Visit[] = []
const visitsMax = 300`,
  keep: `{
        const visit = { number: requests, at: startedAt }
        visits.set(requests, visit)
        order.push(visit)
        if (visits.size >= visitsMax) visits.clear()
      }`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
