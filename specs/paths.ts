import { get, ms, post, type Paths, type ServiceClient } from 'vitest-plumbline'

/** More than any account holds. */
const tooMuch = 1_000_000_000
const accountsOpened = 10

/**
 * Opens accounts and returns typical requests: every route of the service, its refusals, and clients that disconnect before the
 * response. Leaks are often in error paths. The requests open no more accounts: the list returns all of them, and growth with the
 * data would look like a leak.
 */
export async function paths(client: ServiceClient): Promise<Paths> {
  const accounts: number[] = []
  while (accounts.length < accountsOpened) {
    const { id } = await client.post<{ id: number }>('/api/accounts', { balance: 1_000_000 })
    accounts.push(id)
  }
  const account = (request: number) => accounts[request % accounts.length] ?? 0
  const order = (request: number, amount: number) => ({
    fromId: account(request),
    toId: account(request + 1),
    amount,
  })
  const keyed = (key: string) => ({ headers: { 'Idempotency-Key': `every-path-${key}` } })
  return [
    get('/api/health'),
    get('/api/metrics'),
    get('/api/metrics', { name: 'GET /api/metrics as text', headers: { Accept: 'text/plain' } }),
    get('/api/ready'),
    request => get(`/api/accounts/${account(request)}`, { name: 'GET /api/accounts/:id' }),
    get('/api/accounts'),
    request => post('/api/transfer', order(request, 1), keyed(`${request}`)),
    post('/api/transfer', order(0, 1), { name: 'POST /api/transfer again', ...keyed('again') }),
    request => post('/api/transfer', order(request, tooMuch), { ...keyed(`${request}`), status: 422 }),
    post('/api/transfer', { fromId: 1 }, { status: 400 }),
    post('/api/accounts', { balance: -1 }, { status: 400 }),
    get('/api/accounts/999999999', { name: 'GET /api/accounts/:id', status: 404 }),
    get('/api/nowhere', { status: 404 }),
    post('/api/health', {}, { status: 405 }),
    get('/api/accounts', { abandonAfter: ms(1) }),
    request =>
      post('/api/transfer', order(request, 1), { ...keyed(`cut-off-${request}`), hangUp: 'in the body' }),
  ]
}
