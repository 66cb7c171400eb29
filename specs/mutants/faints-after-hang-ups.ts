import { mutant, type Exam } from './mutant.ts'

/** Counts a request as open until its answer is sent, and is unwell with twenty of them: whoever hangs up is never sent one. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const { signal } = c.req.raw
    open += 1
    const { transferId, replayed } = await bank.transfer(order).finally(() => {
      if (!signal.aborted) open -= 1
    })
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({`,
    replace: `  app.get('/api/health', c =>
    open >= 20 ? new Problem('not-ready', 'too many requests are open').toResponse() : c.json({`,
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
  only: '24 clients that hang up',
  breaks: ['transaction.hangUps', 'transaction.healthBesideSlowBodies'],
}
