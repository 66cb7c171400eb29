import { type Exam, mutant } from './mutant.ts'

/**
 * Each order runs in an AsyncResource of its own, and an async hook keeps the resources that began and did not end: `init` puts
 * one in, `destroy` takes it out. The resource asks for a manual destroy, so that an order counts as ended when it is answered
 * and not when its garbage is collected. But `emitDestroy` stands after the `await`: an order that is refused throws there, and
 * its resource stays in the books of the hook.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import { AsyncResource, createHook } from 'node:async_hooks'
import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const courseType = 'LEDGER_ORDER'

/** All that is done for one order. */
class Course extends AsyncResource {
  readonly #order: Order
  readonly #beganAt = performance.now()

  constructor(order: Order) {
    super(courseType, { requireManualDestroy: true })
    this.#order = order
  }

  get age(): number {
    return performance.now() - this.#beganAt
  }

  get payer(): number {
    return this.#order.fromId
  }
}

/** The courses under way, by their async id. */
const underWay = new Map<number, object>()

createHook({
  init: (asyncId, type, _triggerAsyncId, resource) => {
    if (type === courseType) underWay.set(asyncId, resource)
  },
  destroy: asyncId => {
    underWay.delete(asyncId)
  },
}).enable()`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const course = new Course(order)
    const { transferId, replayed } = await course.runInAsyncScope(() => bank.transfer(order))
    course.emitDestroy()
    c.header('Server-Timing', \`payer-\${course.payer};dur=\${course.age.toFixed(1)}\`)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Orders-Under-Way', String(underWay.size))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `if (type === courseType) underWay.set(asyncId, resource)`,
  firstTry: 'caught',
}
