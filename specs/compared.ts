import { type Call, get, post } from 'vitest-plumbline'

/** A load under which two revisions are compared: what is asked for, once it is prepared on a system that has started. */
export interface Compared {
  /** Few where the harness itself would be the limit, enough otherwise to keep the service busy. */
  readonly clients: number
  readonly prepare: (origin: string) => Promise<Call | ((request: number) => Call)>
}

const pairs = 10
const plenty = 1_000_000_000

/** What `npm run compare` measures, by the names it prints. */
export const compared: Readonly<Record<string, Compared>> = {
  health: { clients: 2, prepare: async () => get('/api/health') },
  transfer: {
    clients: 5,
    prepare: async origin => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ balance: plenty })
      const accounts: number[] = []
      while (accounts.length < 2 * pairs) {
        const answer = await fetch(new URL('/api/accounts', origin), { method: 'POST', headers, body })
        accounts.push(((await answer.json()) as { id: number }).id)
      }
      return request => {
        const fromId = accounts[2 * (request % pairs)]
        return post('/api/transfer', { fromId, toId: accounts[2 * (request % pairs) + 1], amount: 1 })
      }
    },
  },
}
