import { leaking, type Exam } from './mutant.ts'

/**
 * Healthy: requests go round 2,500 lanes, and when a lane was last used stands under its registered symbol. Symbols are
 * registered for as long as the process lives, and each is made when its lane comes for the first time; after 2,500
 * requests all are there, and `Symbol.for` only finds them again.
 */
export const service = leaking({
  declare: `const lanes = 2_500
const lastUse: Record<symbol, number> = {}
`,
  keep: `lastUse[Symbol.for(\`ledger.lane.\${requests % lanes}\`)] = startedAt`,
})

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
