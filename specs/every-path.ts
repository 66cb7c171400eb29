import { get, type MixEntry, post, type RequestMix } from 'vitest-plumbline'
import { MoneyClient } from './money/client.ts'

/** More than any account holds. */
const tooMuch = 1_000_000_000

/**
 * Opens accounts and returns the requests of a day in small: every route of the service, the ways in which it refuses, and
 * clients that do not wait for their answer. A leak is often where things go wrong.
 */
export async function everyPath(origin: string): Promise<RequestMix> {
  await using client = new MoneyClient(origin, 1)
  const accounts: number[] = []
  while (accounts.length < 10) accounts.push(await client.open(1_000_000))
  const account = (request: number) => accounts[request % accounts.length] ?? 0
  const order = (request: number, amount: number) => ({
    fromId: account(request),
    toId: account(request + 1),
    amount,
  })
  const transfer = (request: number, amount: number, key: string) =>
    post('/api/transfer', order(request, amount), { 'Idempotency-Key': `every-path-${key}` })
  const step = (route: string, ends: MixEntry['ends'], call: (request: number) => MixEntry['call']) => {
    const shown = typeof ends === 'number' && ends < 300 ? route : `${route} (${ends})`
    return (request: number): MixEntry => ({ route: shown, ends, call: call(request) })
  }
  return [
    step('GET /api/health', 200, () => get('/api/health')),
    step('GET /api/metrics', 200, () => get('/api/metrics')),
    step('GET /api/metrics as text', 200, () => get('/api/metrics', { Accept: 'text/plain' })),
    step('GET /api/ready', 200, () => get('/api/ready')),
    step('GET /api/accounts/:id', 200, request => get(`/api/accounts/${account(request)}`)),
    step('GET /api/accounts', 200, () => get('/api/accounts')),
    step('POST /api/transfer', 200, request => transfer(request, 1, `${request}`)),
    step('POST /api/transfer again', 200, () => transfer(0, 1, 'again')),
    step('POST /api/transfer', 422, request => transfer(request, tooMuch, `${request}`)),
    step('POST /api/transfer', 400, () => post('/api/transfer', { fromId: 1 })),
    step('POST /api/accounts', 400, () => post('/api/accounts', { balance: -1 })),
    step('GET /api/accounts/:id', 404, () => get('/api/accounts/999999999')),
    step('GET /api/nowhere', 404, () => get('/api/nowhere')),
    step('POST /api/health', 405, () => post('/api/health', {})),
    step('GET /api/accounts', 'given up', () => get('/api/accounts')),
    step('POST /api/transfer', 'cut off', request => transfer(request, 1, `cut-off-${request}`)),
  ]
}
