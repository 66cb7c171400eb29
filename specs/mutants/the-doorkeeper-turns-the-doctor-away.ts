import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: not more than 64 requests may be under way at once; the next is refused by 503 `not-applied` before it is routed. That is
 * fair for orders, but `GET /api/health` stands in front of the same door.
 * Broken: "`GET /api/health` 200 …; alive even while the database is down", and "`GET /api/ready` 200 when a query succeeds".
 * Seen: while 65 or more clients wait for a busy account or for a place (the queue takes a thousand), health, readiness and
 * metrics answer 503, though the process is well and answers in a millisecond. An orchestrator restarts a service that was only
 * popular, and those who waited lose their answers. With 50 clients nobody notices.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: 'const bodyBytesMax = 4_096',
    replace:
      'const bodyBytesMax = 4_096\n/** More than that at once is no use to a pool of ten. */\nconst insideMax = 64',
  },
  {
    file: 'app/api.ts',
    find: '  const routes = createRoutes(parts)\n',
    replace: '  const routes = createRoutes(parts)\n  let inside = 0\n',
  },
  {
    file: 'app/api.ts',
    find: '    const startedAt = metrics.begin()\n',
    replace: '    const startedAt = metrics.begin()\n    inside += 1\n',
  },
  {
    file: 'app/api.ts',
    find: '      metrics.end(startedAt, response.status)\n',
    replace: '      inside -= 1\n      metrics.end(startedAt, response.status)\n',
  },
  {
    file: 'app/api.ts',
    find: '    const response = routes.fetch(request)\n',
    replace: `    if (inside > insideMax) {
      return answered(new Problem('not-applied', 'too many requests at once; send it again later').toResponse())
    }
    const response = routes.fetch(request)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients',
  breaks: ['transaction.healthBesideSlowBodies'],
  mayBreak: 'any',
  firstTry: 'missed',
}
