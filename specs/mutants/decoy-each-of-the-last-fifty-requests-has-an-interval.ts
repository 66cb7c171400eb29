import { mutant, type Exam } from './mutant.ts'

/**
 * Each request starts an interval that counts its age in seconds, as if nobody cleared it. Only the last fifty
 * have one: who comes as the fifty-first clears that of the oldest.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Aging {
  ageSeconds: number
  readonly timer: NodeJS.Timeout
}
const latest: Aging[] = []
const follow = (): void => {
  const aging: Aging = { ageSeconds: 0, timer: setInterval(() => (aging.ageSeconds += 1), 1_000) }
  latest.push(aging)
  if (latest.length > 50) clearInterval(latest.shift()?.timer)
}
const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()
`,
    replace: `    const startedAt = metrics.begin()
    follow()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
