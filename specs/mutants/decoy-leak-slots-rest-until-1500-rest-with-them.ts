import { mutant, type Exam } from './mutant.ts'

/**
 * Each request has a slot in a table, and a slot that is given back rests until 1,500 others rest, so that a late note
 * never finds a stranger in it. The table grows with every request at first, and then is as large as 1,500 and the most
 * requests that were ever under way at once; only the generations of its slots count on.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Slot {
  readonly place: number
  generation: number
  startedAt: number
  status: number
}

const restingMost = 1_500
const slots: Slot[] = []
const resting: Slot[] = []

const takeSlot = (startedAt: number): Slot => {
  const rested = resting.length > restingMost ? resting.shift() : undefined
  if (rested === undefined) {
    const slot: Slot = { place: slots.length, generation: 1, startedAt, status: 0 }
    slots.push(slot)
    return slot
  }
  rested.generation += 1
  rested.startedAt = startedAt
  rested.status = 0
  return rested
}

const restSlot = (slot: Slot, status: number): void => {
  slot.status = status
  resting.push(slot)
}

process.on('SIGUSR2', () => {
  const open = slots.filter(({ status }) => status === 0)
  console.log(JSON.stringify({ event: 'slots', open }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    const slot = takeSlot(startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      restSlot(slot, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
