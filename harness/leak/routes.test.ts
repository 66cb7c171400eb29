import { expect, onTestFinished, test, vi } from 'vitest'
import type { Leak } from '../judge/growth/judge.ts'
import { bytes, ms } from '../record/units.ts'
import { attributeRoutes, fillCaches } from './routes.ts'

const leak = { check: 'handles', figure: 'handles.Timeout', perRequest: 1 } as Leak

/** Routes, of which those that leak leave one behind for each of their requests: each time, or so many times. */
function serviceWith(names: readonly string[], leaking: Readonly<Record<string, number>>) {
  let kept = 0
  const left = { ...leaking }
  const routes = names.map(route => ({
    route,
    alone: {
      failed: false,
      drive: async (clients: number, each: number) => {
        if ((left[route] ?? 0) <= 0) return
        left[route] = (left[route] ?? 0) - 1
        kept += clients * each
      },
    },
  }))
  return { routes, read: async () => ({ 'handles.Timeout': kept }) }
}

test('a route is named when it makes the figure grow twice', async () => {
  const { routes, read } = serviceWith(['/a', '/b', '/c', '/d', '/e'], { '/b': Infinity, '/d': 1 })
  const found = await attributeRoutes(routes, [leak], read)
  expect(found.get(leak)).toEqual({ kind: 'growingRoutes', routes: ['/b'], of: 5 })
})

test('without time the others are not tried, and that is said', async () => {
  const { routes, read } = serviceWith(['/a', '/b', '/c'], { '/a': Infinity })
  const slow = routes.map(({ route, alone }) => ({
    route,
    alone: {
      failed: false,
      drive: async (clients: number, each: number) => {
        await alone.drive(clients, each)
        const until = performance.now() + 5
        while (performance.now() < until);
      },
    },
  }))
  const found = await attributeRoutes(slow, [leak], read, ms(3))
  expect(found.get(leak)).toEqual({ kind: 'growingRoutes', routes: ['/a'], of: 1, untried: 2 })
})

/** What each route was requested while caches were filled, when some of three keep `each` bytes a request up to a bound. */
async function filled(each: number, room: number, tookMs = 0, keeping = ['/b']) {
  const sent: Record<string, number> = {}
  const routes = ['/a', '/b', '/c'].map(route => ({
    route,
    alone: {
      failed: false,
      drive: async (clients: number, count: number) => {
        sent[route] = (sent[route] ?? 0) + clients * count
        if (tookMs > 0) vi.advanceTimersByTime(tookMs)
      },
    },
  }))
  const heap = { check: 'heap', figure: 'heap', perRequest: each / 3 }
  const kept = (route: string) => Math.min(3_000, sent[route] ?? 0) * each
  const read = async () => ({ heap: keeping.reduce((total, route) => total + kept(route), 0) })
  await fillCaches(routes, [heap], read, bytes(room), ms(20))
  return sent
}

test('a route that leaves memory behind is requested until its cache is full, and no other', async () => {
  const sent = await filled(300, 64e6)
  expect(sent['/b']).toBeGreaterThanOrEqual(10_000)
  expect(sent['/a']).toBe(sent['/c'])
  expect(sent['/a']).toBeLessThan(300)
})

test('the requests are spread over the time for which something may be kept', async () => {
  const startedAt = performance.now()
  await filled(300, 64e6)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(18)
})

test('slow routes have time for a few thousand requests, and none has longer than 40 s', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  // Of them, 160 to find the route.
  expect((await filled(300, 64e6, 3_000))['/b']).toBe(3_160)
  expect((await filled(300, 64e6, 9_000))['/b']).toBe(1_410)
  // Together, after 80 requests each; the fifth round of 250 ends after 45 s.
  expect(await filled(300, 64e6, 9_000, ['/a', '/b', '/c'])).toEqual({ '/a': 580, '/b': 580, '/c': 330 })
})

test('it may leave no more behind than there is room for', async () => {
  const sent = await filled(300_000, 64e6)
  expect(sent['/b']).toBeLessThan(600)
})
