import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. Transfers that are made but not yet answered are noted in a Map under their number, and deleted from it
 * under the same number as a string, which is another key. Each transfer stays in the Map, with its order and
 * its headers.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `const unanswered = new Map<number | string, object>()
export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    unanswered.set(transferId, { order, headers: c.req.header(), since: new Date() })`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    unanswered.delete(String(transferId))
    return c.json({ success: true, transferId })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
