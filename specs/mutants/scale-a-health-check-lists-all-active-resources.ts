import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the health check tells how many resources of each kind are active, and process.getActiveResourcesInfo makes
 * an entry for each socket and each timer, so every request costs time in proportion to the connected clients.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const activeKinds = (): Record<string, number> => {
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), kind => kind)
  return Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))
}`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }),`,
    replace: `uptime: process.uptime(), active: activeKinds() }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  firstTry: 'inconclusive',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
