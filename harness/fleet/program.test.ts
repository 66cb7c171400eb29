import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { csv } from '../load/data-file.ts'
import { scenario, type Scenario } from '../load/scenario.ts'
import { rootVariable } from '../record/root.ts'
import { forms } from './link.ts'
import type { Order } from './messages.ts'
import { sendable } from './program.ts'
import { received } from './received.ts'

const spec = (steps: string) => `
  import { beforeAll } from 'vitest'
  import { csv, expect, perSecond, scenario, test } from 'vitest-plumbline'
  import { path } from './paths.ts'

  const users = csv('users.csv')
  let iterations = 0
  beforeAll(() => Promise.reject(new Error('nothing is tested here')))
  ${steps}
  test.for([{ rate: perSecond(1) }])('a test at $rate', async ({ rate }, { run }) => {
    expect(await run({ clients: 1, rate, call: shopper })).toMeet()
  })`
const shopper = `const shopper = scenario('shopper', async ({ get }: { get: (path: string) => unknown }) =>
    get(path(users[0].name, ++iterations)),
  )`

/** What a generator is told of a scenario of a spec with these lines. */
async function sent(lines: string): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text)
  await write('users.csv', 'name\nann')
  await write('paths.ts', 'export const path = (name: string, count: number) => `/${name}/${count}`')
  await write('shop.spec.ts', spec(lines))
  vi.stubEnv(rootVariable, folder.path)
  csv('users.csv')
  const own = scenario('shopper', client => client.get('/'))
  const call = await sendable(own, join(folder.path, 'shop.spec.ts'))
  vi.unstubAllEnvs()
  return forms.coordinator.write({ kind: 'drive', drivePlan: { call } })
}

/** The scenario, as a generator has it then. */
async function heard(message: string): Promise<Scenario> {
  const { drivePlan } = forms.coordinator.read(message) as Extract<Order, { readonly kind: 'drive' }>
  return (await received(drivePlan.call)) as Scenario
}

test('a scenario has in a generator what it uses of its module: imports, rows, a count; tests there define nothing', async () => {
  const asked: string[] = []
  const client = { get: async (path: string) => asked.push(path) }
  const message = await sent(shopper)
  // The module is loaded once, however often a load is sent.
  for (const one of [await heard(message), await heard(message)])
    await one.act(client as unknown as Parameters<Scenario['act']>[0], {} as Parameters<Scenario['act']>[1])
  expect(asked).toEqual(['/ann/1', '/ann/2'])
})

test('what a scenario expects otherwise than by a check is refused, and does not pass unseen', async () => {
  const looks = "const shopper = scenario('shopper', async () => { expect(1).toBe(2) })"
  const act = (await heard(await sent(looks))).act as () => Promise<unknown>
  await expect(act()).rejects.toThrow(
    'a scenario uses expect, which generators on other machines do not have',
  )
})

test.for([
  [`test('it', () => { ${shopper} })`, /shop.spec.ts makes no scenario shopper while it is loaded/],
  [`${shopper}\n${shopper.replace('const shopper', 'const other')}`, /makes more than one scenario shopper/],
  [`throw new Error('no file')`, /shop.spec.ts cannot be loaded by a generator\n {2}no file\n {2}fix: make/],
  [`csv('more.csv')`, /cannot be loaded by a generator\n {2}csv: more.csv was not read by the spec/],
] as const)('what a generator cannot find is refused, with what to do: %s', async ([lines, said]) => {
  await expect(sent(lines).then(heard)).rejects.toThrow(said)
})
