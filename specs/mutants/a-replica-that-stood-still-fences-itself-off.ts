import { mutant, type Exam } from './mutant.ts'

/**
 * A process that stood still for more than three seconds takes itself for replaced by another replica, and refuses every order
 * from then on, for good, although it is ready. After `pauseService` no order succeeds any more: recovery.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const beatEveryMs = 250
const replacedAfterMs = 3_000

/** Whoever stood still for so long has been replaced: its orders are those of another replica now. */
let fenced = false
let beatAt = performance.now()
setInterval(() => {
  const now = performance.now()
  if (now - beatAt > replacedAfterMs) fenced = true
  beatAt = now
}, beatEveryMs).unref()`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    if (fenced) throw new Problem('not-applied', 'this instance was replaced; send it again to another one')
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.pauseService'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
