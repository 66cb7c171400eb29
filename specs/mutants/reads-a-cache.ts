import { mutant, type Exam } from './mutant.ts'

/** An account that was read is answered from memory for 50 ms. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `async c => c.json(await bank.find(parseAccountId(c.req.param('id'))))`,
    replace: `async c => {
    const id = parseAccountId(c.req.param('id'))
    if (!cache.has(id)) {
      cache.set(id, bank.find(id))
      setTimeout(() => cache.delete(id), 50)
    }
    return c.json(await cache.get(id))
  }`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const cache = new Map<number, Promise<object>>()
const bodyBytesMax =`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
}
