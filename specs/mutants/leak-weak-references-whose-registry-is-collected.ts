import { type Exam, mutant } from './mutant.ts'

/**
 * A map of the requests under way holds each by a weak reference, and a registry should take out the
 * number of one that is gone. The registry is made anew in each call and nothing holds it, so it is
 * collected first and never calls back. About 90 bytes for each request: the weak reference and its place
 * in the map.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `/** The HTTP side of the service, without a port:`,
    replace: `/** Requests under way, for a look into a service that hangs. What is answered may go. */
const underWay = new Map<number, WeakRef<Request>>()
let lastVisit = 0

const watch = (request: Request): void => {
  const visit = ++lastVisit
  const gone = new FinalizationRegistry<number>(number => underWay.delete(number))
  gone.register(request, visit)
  underWay.set(visit, new WeakRef(request))
}

/** The HTTP side of the service, without a port:`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()
`,
    replace: `    const startedAt = metrics.begin()
    watch(request)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: 'underWay.set(visit, new WeakRef(request))',
}
