import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { ErrorAnswer } from './record.ts'

/** What no client has a use for and an intruder has. */
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

/** No error tells of the inside of the service: its SQL, its database, its stack, its hosts. */
export const errorHygiene = (errors: readonly ErrorAnswer[]): Judgement =>
  judgeAudit({
    check: 'errorHygiene',
    title: 'an error tells nothing of the inside of the service',
    of: 'different error answers',
    examined: errors.length,
    violations: errors.flatMap(error => tellsOf(error)),
  })

const tellsOf = ({ status, contentType, body }: ErrorAnswer): Violation[] =>
  inside
    .filter(([pattern]) => pattern.test(body))
    .map(([, what]) => ({
      kind: `tells of its ${what}`,
      what: `tells of its ${what}: status ${status}, ${contentType}, ${body.slice(0, bodyShown).replaceAll('\n', ' ')}`,
    }))
