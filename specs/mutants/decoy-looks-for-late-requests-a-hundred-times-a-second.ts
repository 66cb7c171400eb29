import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: Node looks every 10 ms, not every five seconds, whether a request is later than it may be. That seems to be a walk through all
 * connections a hundred times a second; but Node keeps those with a request under way in the order of their deadlines, and looks at the
 * first only: some microseconds, or two thousandths of a core with a thousand clients.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  connectionsCheckingInterval: 5_000,`,
    replace: `  /** Who sends too slowly is told so to the hundredth of a second. */
  connectionsCheckingInterval: 10,`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
