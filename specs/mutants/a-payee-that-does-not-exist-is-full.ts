import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: only the payer is looked at before an order is refused; what remains is taken for a payee whose balance would become too large. A
 * transfer to an account that does not exist has no effect, but is answered 422 `balance-limit` ("account 999 can take 9007199254740991 more at
 * most"), and the contract promises 404 `no-such-account`. A missing payer, a poor payer and a full payee are answered rightly.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (to === null) return noSuchAccount(toId)
`,
    replace: ``,
  },
  {
    file: 'app/transfer.ts',
    find: `  return balanceLimit({ id: toId, balance: to })
`,
    replace: `  return balanceLimit({ id: toId, balance: to ?? 0 })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
