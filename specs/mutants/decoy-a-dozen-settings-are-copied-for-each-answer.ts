import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whoever reads the settings gets a deep copy, so that nobody can change them by mistake, and the health check reads one
 * switch. It looks like work that grows with the settings, but there are a dozen of them: some ten microseconds for each answer.
 *
 * Keeps `cpu` (about 0.2 % of a core more at 120 requests a second), and leaves room for 5,000.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const settings = {
  maintenance: false,
  limits: Array.from({ length: 10 }, (_, branch) => ({ branch: \`branch-\${branch}\`, daily: 1_000_000 })),
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
  firstTry: 'acquitted',
  breaks: [],
}
