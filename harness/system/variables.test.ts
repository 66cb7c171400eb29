import { expect, test } from 'vitest'
import { mariadb, postgres, type Beside } from './beside.ts'
import { container } from './beside-container.ts'
import { checkedVariables } from './variables.ts'

const cache = container({ image: 'redis:8', port: 6379 })
type Named = Readonly<Record<'url' | 'uri' | 'port', string>>
/** As the types of a spec may have it: whether it is there is seen when it runs. */
type Addresses = Readonly<Record<'database' | 'databse' | 'cache', Named>>

const variablesOf = (beside: Beside, env: (addresses: Addresses) => unknown) =>
  checkedVariables({ beside, env: env as never })

test.for<[Beside, (addresses: Addresses) => unknown, string]>([
  [
    { cache },
    ({ database }) => ({ URL: (database as Named | undefined)?.url }),
    'service.env uses `database`, but `beside` has only cache\n  fix: add it to `beside`, for example `beside: { cache: …, database: postgres() }`',
  ],
  [
    { cache },
    ({ database }) => ({ URL: database.url }),
    'service.env uses `database`, but `beside` has only cache\n  fix: ',
  ],
  [
    {},
    ({ database }) => ({ URL: database.url }),
    'service.env uses `database`, but `beside` is empty\n  fix: add it to `beside`, for example `beside: { database: postgres() }`',
  ],
  [
    { database: postgres() },
    ({ databse }) => ({ URL: databse.url }),
    'service.env uses `databse`, but `beside` has only database\n  fix: write `database`',
  ],
  [
    { cache },
    ({ cache }) => ({ URL: cache.url }),
    'service.env uses `cache.url`, but `cache` has host, port, address\n  fix: build it from these, for example `redis://${cache.address}`',
  ],
  [
    { database: mariadb() },
    ({ database }) => ({ URL: database.uri }),
    'service.env uses `database.uri`, but `database` has url, address, host, port, user, password, name\n  fix: write `database.url`',
  ],
  [
    {},
    () => {
      throw new Error('no CONFIG')
    },
    'service.env fails: no CONFIG\n  fix: correct its code',
  ],
  [
    { cache },
    ({ cache }) => ({ PORT: cache.port }),
    'the result of service.env is { PORT: 6379 }, expected strings by variable name\n  fix: write numbers as strings',
  ],
  [
    { cache },
    () => ({ A: '1', TOKEN: undefined }),
    "{ A: '1', TOKEN: undefined }, expected strings by variable name\n  fix: give TOKEN a value, or leave it out",
  ],
])('%o, %o: %s', ([beside, env, message]) => {
  expect(() => variablesOf(beside, env)).toThrow(message)
})

test('what `env` asks for and does without is no fault', () => {
  expect(
    variablesOf({ cache }, ({ database }) => ({ URL: (database as Named | undefined)?.url ?? 'none' })),
  ).toEqual({
    URL: 'none',
  })
})
