import { expect, test } from 'vitest'
import type { Leak } from '../judge/growth/judge.ts'
import { ms } from '../record/units.ts'
import { attributeRoutes } from './routes.ts'

const leak = { check: 'handles', figure: 'handles.Timeout', perRequest: 1 } as Leak

/** Routes, of which those that leak leave one behind for each of their requests: each time, or so many times. */
function serviceWith(names: readonly string[], leaking: Readonly<Record<string, number>>) {
  let kept = 0
  const left = { ...leaking }
  const routes = names.map(route => ({
    route,
    alone: {
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
