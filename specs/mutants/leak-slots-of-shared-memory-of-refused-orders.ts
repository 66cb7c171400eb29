import { type Exam, mutant } from './mutant.ts'

/**
 * What is under way is noted in shared memory, in a slot of 4 KiB for each order, for whoever looks after a crash. A slot is free
 * again behind the transfer, and is used for the next order; but a refused transfer throws, and passes that line. So the memory
 * grows by one slot for each refusal. It is one object that V8 grows in place, up to twice what the container has, and no view of
 * it outlives its request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const slotBytes = 4_096
const underWay = new SharedArrayBuffer(0, { maxByteLength: 2 ** 30 })
const freeSlots: number[] = []

/** @returns where it is noted. */
const note = (order: Order): number => {
  const at = freeSlots.pop() ?? underWay.byteLength
  if (at === underWay.byteLength) underWay.grow(at + slotBytes)
  const slot = new Uint8Array(underWay, at, slotBytes).fill(0)
  slot.set(Buffer.from(JSON.stringify(order)))
  return at
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const slot = note(order)
    const { transferId, replayed } = await bank.transfer(order)
    freeSlots.push(slot)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: ['leak.native', 'leak.heap', 'leak.workingSet'],
  blames: [
    `if (at === underWay.byteLength) underWay.grow(at + slotBytes)`,
    `const slot = note(order)`,
    `const underWay = new SharedArrayBuffer(0, { maxByteLength: 2 ** 30 })`,
  ],
  firstTry: 'missed',
}
