/**
 * A generator follows the course of each order, is resumed with what happens to it, and leaves the set of those under way at its
 * end. An order whose key is known is neither booked nor refused, so its generator waits in the set for ever, with its registers,
 * its order and what it has seen: about 500 bytes for each transfer sent again.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

/** Follows one order from event to event, until it is booked or refused. */
function* course(order: Order): Generator<void, void, string> {
  const seen = [{ event: \`\${order.amount} to \${order.toId}\`, at: new Date() }]
  while (seen.at(-1)?.event !== 'booked' && seen.at(-1)?.event !== 'refused') {
    const event = yield
    seen.push({ event, at: new Date() })
  }
}

const underWay = new Set<Generator<void, void, string>>()

const begin = (order: Order): ((event: string) => void) => {
  const steps = course(order)
  steps.next()
  underWay.add(steps)
  return event => {
    if (steps.next(event).done === true) underWay.delete(steps)
  }
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const tell = begin(order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  tell(attempt.moved ? 'booked' : 'refused')
  if (!attempt.moved) throw refusal(order, attempt)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['underWay.add(steps)', 'const steps = course(order)'],
  firstTry: 'caught',
}
