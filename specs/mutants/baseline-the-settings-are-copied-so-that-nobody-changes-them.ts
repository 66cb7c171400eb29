import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: whoever reads the settings gets a deep copy, so that nobody can change them by mistake. The health check reads one switch,
 * and with it copies the daily limits of 12,000 branches: several milliseconds of CPU time for each answer.
 *
 * Breaks `cpu` (more than 20 % of a core at 120 requests a second); where half a core does not suffice, `latency.*`, `throughput`
 * and `concurrent` too.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const settings = {
  maintenance: false,
  limits: Array.from({ length: 12_000 }, (_, branch) => ({
    branch: \`branch-\${branch}\`,
    daily: 1_000_000 + branch,
    currency: 'EUR',
  })),
}

/** A copy, because settings belong to nobody. */
const readSettings = () => structuredClone(settings)`,
  },
  {
    file: 'app/api.ts',
    find: `c.json({ status: 'healthy', timestamp:`,
    replace: `c.json({ status: readSettings().maintenance ? 'maintenance' : 'healthy', timestamp:`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
