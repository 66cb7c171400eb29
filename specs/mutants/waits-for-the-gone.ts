import { mutant, type Exam } from './mutant.ts'

/** Ten transfers at a time; one whose client has hung up counts for ever. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const { signal } = c.req.raw
    if (open >= 10) throw new Problem('not-applied', 'too many transfers; send it again later')
    open += 1
    const { transferId, replayed } = await bank.transfer(order).finally(() => {
      if (!signal.aborted) open -= 1
    })
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096
let open = 0
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.placesKept'],
  mayBreak: 'any',
}
