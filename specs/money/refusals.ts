import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Balances, FinalState, ErrorAnswer } from './history.ts'
import { differences } from './rules.ts'

/** A request that must be refused, and how it was answered. */
export interface Refused {
  /** What is wrong with it: `a fraction`. */
  readonly kind: string
  /** The request in short. */
  readonly request: string
  readonly expected: number
  /** What came instead of a status where no answer came. */
  readonly answered: number | string
}

export interface RefusedAll {
  readonly requests: readonly Refused[]
  readonly opening: Balances
  readonly finalState: FinalState
  /** Accounts that were there before and after. */
  readonly accounts: readonly [before: number, after: number]
}

interface Shown {
  readonly check: string
  readonly title: string
}

/** Each was refused with the status it deserves, and nothing came of any. */
export function refusedWithoutEffect(
  { requests, opening, finalState, accounts }: RefusedAll,
  shown: Shown,
): Judgement {
  const [before, after] = accounts
  return judgeAudit({
    ...shown,
    of: 'requests',
    examined: requests.length,
    violations: [
      ...requests
        .filter(({ answered, expected }) => answered !== expected)
        .map(({ kind, request, expected, answered }) => ({
          kind: `${kind} was not refused with ${expected}`,
          what: `${kind}, ${request}: answered ${answered}, expected ${expected}`,
        })),
      ...differences(opening, [], finalState.balances, 'it should still hold'),
      ...finalState.ledger.map(({ transferId, amount, fromId, toId }) => ({
        kind: 'a ledger row',
        what: `ledger row ${transferId} over ${amount} from ${fromId} to ${toId}`,
      })),
      ...(before === after ? [] : [`${after} accounts, before there were ${before}`]),
    ],
  })
}

/** What no client has a use for and an intruder has. */
const inside = [
  [/\b(select|insert into|delete from|update \w+ set|on conflict|returning)\b/i, 'SQL'],
  [
    /\b(relation|column|constraint|sqlstate|pg_\w+|postgres\w*|syntax error|deadlock detected)\b/i,
    'database',
  ],
  [/\bat .+:\d+:\d+|node_modules|node:internal|\.[mc]?[jt]s\b/, 'stack'],
  [/\b[\w.-]+:\d{4,5}\b|\b\d{1,3}(\.\d{1,3}){3}\b|\bE(CONN|HOST|NOTFOUND)\w*/, 'host'],
] as const

/** Every error is a problem of RFC 9457 that says what happened and nothing of the inside of the service. */
export function errorHygiene(check: string, errors: readonly ErrorAnswer[] = []): Judgement {
  return judgeAudit({
    check,
    title: 'an error says what happened, and nothing of the inside',
    of: 'different error answers',
    examined: errors.length,
    violations: errors.flatMap(error =>
      flaws(error).map((flaw): Violation => {
        const shown = error.body.slice(0, 200).replaceAll('\n', ' ')
        return { kind: flaw, what: `${flaw}: status ${error.status}, ${error.contentType}, ${shown}` }
      }),
    ),
  })
}

function flaws({ status, contentType, body, retryAfter }: ErrorAnswer): string[] {
  const problem = parse(body)
  const text = (name: string) => typeof problem?.[name] === 'string' && problem[name] !== ''
  return [
    ...(contentType.startsWith('application/problem+json') ? [] : ['not application/problem+json']),
    ...['type', 'title', 'detail'].filter(name => !text(name)).map(name => `no ${name}`),
    ...(problem?.['status'] === status ? [] : ['a status that is not its own']),
    ...(status === 503 && retryAfter === undefined ? ['503 without Retry-After'] : []),
    ...inside.filter(([pattern]) => pattern.test(body)).map(([, what]) => `tells of its ${what}`),
  ]
}

const parse = (body: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
