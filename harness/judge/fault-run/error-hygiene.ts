import { mediaTypeOf } from '../../record/media-type.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { ErrorAnswer } from './record.ts'

/** Details that help an intruder and no client. */
const inside = [
  [/\b(select|insert into|delete from|update \w+ set|on conflict|returning)\b/i, 'SQL'],
  [
    /\b(relation|column|constraint|sqlstate|pg_\w+|postgres\w*|mysql\w*|mariadb\w*|innodb\w*|SQL syntax|syntax error|duplicate entry .* for key|deadlock (detected|found))\b/i,
    'database',
  ],
  [/\bat .+:\d+:\d+|node_modules|node:internal|\.[mc]?[jt]s\b/, 'stack'],
  [/\b[\w.-]+:\d{4,5}\b|\b\d{1,3}(\.\d{1,3}){3}\b|\bE(CONN|HOST|NOTFOUND)\w*/, 'host'],
] as const

const bodyShown = 200

/**
 * No error reveals internals of the service: its SQL, database, stack or hosts. `problems`: each must be a problem of RFC 9457
 * with all its members, and 503 must name a time for the retry.
 *
 * @example errorHygiene(record.errors, { problems: true }).verdict
 */
export const errorHygiene = (
  errors: readonly ErrorAnswer[],
  { check = 'errorHygiene', problems = false }: { readonly check?: string; readonly problems?: boolean } = {},
): Judgement =>
  judgeAudit({
    check,
    fix: 'hideInside',
    title: problems
      ? 'an error says what happened and reveals no internals'
      : 'an error reveals no internals of the service',
    of: 'different error answers',
    examined: errors.length,
    violations: errors.flatMap(error => {
      const { status, contentType, body } = error
      return [...(problems ? lacks(error) : []), ...tellsOf(body)].map((flaw): Violation => {
        const shown = body.slice(0, bodyShown).replaceAll('\n', ' ')
        return { kind: flaw, what: `${flaw}: status ${status}, ${contentType}, ${shown}` }
      })
    }),
  })

const tellsOf = (body: string): string[] =>
  inside.filter(([pattern]) => pattern.test(body)).map(([, what]) => `reveals its ${what}`)

function lacks({ status, contentType, body, retryAfter }: ErrorAnswer): string[] {
  const problem = problemIn(body)
  const isSaid = (name: string) => typeof problem[name] === 'string' && problem[name] !== ''
  return [
    ...(mediaTypeOf(contentType) === 'application/problem+json' ? [] : ['not application/problem+json']),
    ...['type', 'title', 'detail'].filter(name => !isSaid(name)).map(name => `no ${name}`),
    ...(problem['status'] === status ? [] : ['a status member that differs']),
    ...(status === 503 && retryAfter === undefined ? ['503 without Retry-After'] : []),
  ]
}

function problemIn(body: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(body) as object | null) }
  } catch {
    return {}
  }
}
