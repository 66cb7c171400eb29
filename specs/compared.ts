import { get, post } from 'vitest-plumbline'

const pairs = 10
const plenty = 1_000_000_000

/** The measurements of `npm run compare`, by their names. Few clients where the harness itself would be the bottleneck. */
export const compared = {
  health: { clients: 2, call: get('/api/health') },
  transfer: {
    clients: 5,
    prepare: async (origin: string) => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ balance: plenty })
      const accounts: number[] = []
      while (accounts.length < 2 * pairs) {
        const answer = await fetch(new URL('/api/accounts', origin), { method: 'POST', headers, body })
        accounts.push(((await answer.json()) as { id: number }).id)
      }
      return (request: number) => {
        const fromId = accounts[2 * (request % pairs)]
        return post('/api/transfer', { fromId, toId: accounts[2 * (request % pairs) + 1], amount: 1 })
      }
    },
  },
}
