import { databaseOf, expect, get, messageOf, ms, seconds, test, workload } from 'vitest-plumbline'
import { judgeAudit, poolSaturation } from 'vitest-plumbline/judge'
import { money } from './money/domain.ts'
import { toldWaits } from './money/figures.ts'
import { closedPool, ownSessions } from './money/leftovers.ts'
import { readersBesideAStart } from './money/start-locks.ts'
import { lockFirst, order } from './money/workloads.ts'

/** Short and with quotes: the harness masks others in all that it shows. */
const secret = `a'b'c`
const wrong = [
  ['PORT', ''],
  ['PORT', '65536'],
  ['POOL_SIZE', '2.5'],
  ['LOCK_TIMEOUT_MS', '0'],
  ['DATABASE_URL', 'localhost'],
  ['DATABASE_URL', `mysql://app:${secret}@database:3306/app`],
] as const
/** Not the one at which the harness looks for the service. */
const otherPort = '4000'

test('a wrong value in its environment ends the service, one line says which, and it listens at its port', async ({
  another,
  system,
}) => {
  /** What the harness says of a start with this value. */
  const startWith = (name: string, value: string): Promise<string> =>
    another({ env: { [name]: value } })
      .then(system => system[Symbol.asyncDispose]())
      .then(() => 'it started', messageOf)
  const ends = wrong.map(async ([name, value]) => {
    const said = await startWith(name, value)
    const lines = [...said.matchAll(/^ *\| (.*)/gm)].map(([, line = '']) => line)
    // It is started twice, before and after its database, and may say when.
    const isSaidOnce = new Set(lines.map(line => line.replaceAll(/\d/g, ''))).size === 1
    const isInOneLine = lines.length <= 2 && isSaidOnce && lines.every(line => line.includes(name))
    const isPlain = /exit code 1\b/.test(said) && isInOneLine
    const what = `${name}=${value}: ${said}`
    return [
      ...(isPlain ? [] : [{ kind: 'not refused in one line, with exit code 1', what }]),
      ...(lines.some(line => line.includes(secret)) ? [{ kind: 'a password in the log', what }] : []),
    ]
  })
  const elsewhere = startWith('PORT', otherPort).then(said =>
    said.includes(`port: ${otherPort}`)
      ? []
      : [{ kind: 'not at the port that it is given', what: `PORT=${otherPort}: ${said}` }],
  )
  const { username, password, pathname } = new URL(databaseOf(system).url)
  const usualPort = `postgres://${username}:${password}@database${pathname}`
  const withoutPort = startWith('DATABASE_URL', usualPort).then(said =>
    said === 'it started'
      ? []
      : [{ kind: 'not the usual port of a database', what: `${usualPort}: ${said}` }],
  )
  expect([
    judgeAudit({
      check: 'wrongValues',
      title: 'a wrong value in the environment ends the service with 1 and one line, and its port is obeyed',
      of: 'starts',
      examined: ends.length + 2,
      fix: {
        kind: 'note',
        text: 'check every variable before anything else; print its name and the rule, and exit with 1',
      },
      violations: (await Promise.all([...ends, elsewhere, withoutPort])).flat(),
    }),
  ]).toHold()
})

test('a pool of 3 opens 3 connections, the figures tell who waits for them, SIGTERM closes them, and a start locks no table', async ({
  another,
}) => {
  await using system = await another({ env: { POOL_SIZE: '3' } })
  const record = await workload(system, {
    domain: money([1_000, 0]),
    clients: 15,
    orders: opened => [order(opened)],
    behind: lockFirst,
    heldAtMost: seconds(6),
    health: get('/api/health'),
  })
  expect([
    poolSaturation(record, { connections: 3, answer: seconds(4), health: ms(500) }),
    await toldWaits(system, ms(500)),
    await closedPool(system),
    await readersBesideAStart(system, ms(500)),
  ]).toHold()
})

test('one of two replicas ends, and the other one keeps its sessions', async ({ another }) => {
  await using system = await another({ replicas: 2 })
  expect([await ownSessions(system)]).toHold()
})
