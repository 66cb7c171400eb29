import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. Each order is copied before it is booked, so that nobody can change it meanwhile, and the copy is
 * made by a MessageChannel of its own. Its ports are closed behind the booking, but not in a `finally`: an order
 * that is refused (422, 404, 503) leaves both open. Node holds an open port until it is closed, though nobody
 * refers to it any more, so each refused order leaves two ports and their queues. It hurts the operator: memory
 * grows with each refusal until the container is killed.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const { port1, port2 } = new MessageChannel()
    port1.postMessage(order)
    const copy = receiveMessageOnPort(port2)?.message as Order
    const { transferId, replayed } = await bank.transfer(copy)
    port1.close()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
