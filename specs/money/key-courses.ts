import { databaseOf, type System } from 'vitest-plumbline'
import { MoneyClient, isReplay, post } from './client.ts'
import { openAccounts } from './clients.ts'
import { readFinalState } from './final-state.ts'
import type { Movement } from './history.ts'
import type { Answered, Course, KeyTrial, Step } from './keys.ts'

interface Parties {
  readonly payer: number
  readonly payee: number
  readonly other: number
  /** Holds nothing. */
  readonly poor: number
}

const longest = 255
/** Where columns and hashes are wont to end. */
const lengths = [33, 37, 41, 65, 129, longest]

/** What must not be taken for one key, and what one key must not be taken for. The numbers make each key new. */
export function keyCourses({ payer, payee, other, poor }: Parties): Course[] {
  const order: Movement = { fromId: payer, toId: payee, amount: 1 }
  const first = (key?: string, change: Partial<Movement> = {}): Step => ({
    ...order,
    ...change,
    ...(key !== undefined && { key }),
    expected: 'first',
  })
  const replayed = (key: string): Step => ({ ...first(key), expected: 'replayed' })
  const refused = (key: string, change: Partial<Movement>): Step => ({
    ...first(key, change),
    expected: 'refused',
  })
  const apart = (kind: string, ...keys: string[]): Course => ({
    kind,
    steps: [...keys.map(key => first(key)), ...keys.map(replayed)],
  })
  const changed = (kind: string, change: Partial<Movement>): Course => {
    const key = `${payer}-${kind.replaceAll(' ', '-')}`
    return { kind: `${kind} under a known key`, steps: [first(key), refused(key, change), replayed(key)] }
  }
  const filled = (length: number) => '-'.repeat(length - 1 - `${payer}`.length)
  const inTheMiddle = (letter: string) => `${letter}${payer}${letter}`
  const turned = `${payer}-turned-away`
  return [
    apart('keys that differ in case', `${payer}-a-KEY`, `${payer}-A-key`, `${payer}-a-key`),
    ...lengths.map(length =>
      apart(
        `keys of ${length} that differ at the end`,
        ...['a', 'b'].map(end => payer + filled(length) + end),
      ),
    ),
    apart(
      'long keys that differ at the beginning',
      ...['a', 'b'].map(begin => begin + payer + filled(longest)),
    ),
    apart(
      'long keys that differ in the middle',
      ...['c', 'd'].map(letter => inTheMiddle(letter).padStart(127, '-').padEnd(longest, '-')),
    ),
    apart('keys that look like patterns', `${payer}axb`, `${payer}a_b`, `${payer}a%b`, `${payer}a*b`),
    apart('keys that look like one number', `${payer}`, `0${payer}`, `${payer}.0`, `${payer}e0`, `+${payer}`),
    apart('keys that differ in signs alone', ...['a-b', 'ab', 'a.b'].map(sign => payer + sign)),
    // At once and one after the other.
    ...Array.from({ length: 3 }, () => ({ kind: 'orders without a key', steps: [first(), first()] })),
    changed('another amount', { amount: 2 }),
    changed('another payer', { fromId: other }),
    changed('another payee', { toId: other }),
    changed('the way back', { fromId: payee, toId: payer }),
    changed('another transfer', { fromId: other, toId: payer, amount: 3 }),
    {
      kind: 'a key whose order was refused',
      steps: [
        refused(turned, { fromId: poor }),
        first(undefined, { toId: poor }),
        first(turned, { fromId: poor }),
        { ...replayed(turned), fromId: poor },
      ],
    },
  ]
}

const held = 1_000
const clients = 8

/** Opens accounts, sends each course in its order and several at once, and reads the books. */
export async function sendKeys(system: System): Promise<KeyTrial> {
  await using client = new MoneyClient(system.service.origin, clients)
  const opening = await openAccounts(client, [held, held, held, 0])
  const accounts = [...opening.keys()]
  const [payer = 0, payee = 0, other = 0, poor = 0] = accounts
  const left = keyCourses({ payer, payee, other, poor }).values()
  const courses: KeyTrial['courses'][number][] = []
  const sendInTurn = async () => {
    for (const { kind, steps } of left) {
      const answers: Answered[] = []
      for (const step of steps) answers.push(await send(client, step))
      courses.push({ kind, answers })
    }
  }
  await Promise.all(Array.from({ length: clients }, sendInTurn))
  return { courses, opening, finalState: await readFinalState(databaseOf(system).url, accounts) }
}

async function send(client: MoneyClient, step: Step): Promise<Answered> {
  const { fromId, toId, amount, key } = step
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  try {
    const {
      status,
      headers: heard,
      body,
    } = await client.ask(post('/api/transfer', { fromId, toId, amount }, headers))
    return { step, status, replayed: isReplay(heard), body }
  } catch (error) {
    return { step, status: 0, replayed: false, body: String(error) }
  }
}
