import type { Call } from '../harness/operation.ts'
import { get, post } from '../harness/test.ts'
import { MoneyClient } from './money/client.ts'

/**
 * Opens accounts and returns the calls of a day in small: health, metrics, an account, a transfer under a key of
 * its own, and again. All are answered with 200.
 */
export async function everyPath(origin: string): Promise<(request: number) => Call> {
  await using client = new MoneyClient(origin, 1)
  const accounts: number[] = []
  while (accounts.length < 10) accounts.push(await client.open(1_000_000))
  return request => {
    const [fromId = 0, toId = 0] = [0, 1].map(next => accounts[(request + next) % accounts.length])
    switch (request % 4) {
      case 0:
        return get('/api/health')
      case 1:
        return get('/api/metrics')
      case 2:
        return get(`/api/accounts/${fromId}`)
      default:
        return post(
          '/api/transfer',
          { fromId, toId, amount: 1 },
          { 'Idempotency-Key': `every-path-${request}` },
        )
    }
  }
}
