import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: Nagle's algorithm is switched on for every connection, which holds a small packet back while an earlier one is not acknowledged; with the
 * delayed acknowledgement of the other side that is 40 ms. But each answer is one write, head and body together, and a client sends its
 * next request only after the answer, which acknowledges it: there is never an earlier packet under way.
 *
 * Judged by consistency (and baseline, scale): latencies, deviation and throughput are those of the service without it. The line that looks wrong is
 * app/server.ts, `noDelay: false`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  requireHostHeader: false,`,
    replace: `  requireHostHeader: false,
  /** Packets are charged for: the kernel may gather small ones. */
  noDelay: false,`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
