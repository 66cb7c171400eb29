import { type Exam, mutant } from './mutant.ts'

/**
 * Each order announces on one EventTarget that it is settled, under an event name of its own, and what waits for it listens
 * `once`. The event comes for every order, refused or not, so every listener runs and is removed. But Node deletes the entry of
 * an event name only in removeEventListener: after a listener that ran once, the name and its empty list of listeners stay in the
 * target. No listener is left over.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Says of each order that it is settled: done, replayed or refused. */
const settlements = new EventTarget()
let orders = 0`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const orderedAt = performance.now()
    const settled = \`settled: order \${++orders} with key \${order.idempotencyKey}\`
    const elapsed = () => (performance.now() - orderedAt).toFixed(1)
    settlements.addEventListener(settled, () => c.header('Settled-After-Ms', elapsed()), { once: true })
    const { transferId, replayed } = await bank
      .transfer(order)
      .finally(() => settlements.dispatchEvent(new Event(settled)))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `settlements.addEventListener(settled, () => c.header('Settled-After-Ms', elapsed()), { once: true })`,
  firstTry: 'caught',
}
