import { internalsIn } from '../../record/internals.ts'
import { mediaTypeOf } from '../../record/media-type.ts'
import { refuseOption } from '../../record/option.ts'
import { masked } from '../../record/secrets.ts'
import { unlessThrown } from '../../record/unless-thrown.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import type { ErrorAnswer } from './record.ts'

const textShown = 200
/** Of these, before what it reveals. */
const textBefore = 60
/** A client that obeys stays away for as long: no fault here lasts a minute. Milliseconds would be a thousand times as many. */
const awayAtMostS = 300

/**
 * No error reveals internals of the service: its SQL, database, stack or hosts. `problems`: each must be a problem of RFC 9457
 * with all its members, and 503 must name a time for the retry.
 *
 * @throws HarnessError for what is no list, such as the record.
 * @example errorHygiene(record.errors, { problems: true }).verdict
 */
export function errorHygiene(
  errors: readonly ErrorAnswer[],
  { check = 'errorHygiene', problems = false }: { readonly check?: string; readonly problems?: boolean } = {},
): Judgement {
  // A run-time check, because Vitest strips types.
  if (!Array.isArray(errors))
    throw refuseOption('errorHygiene: errors', errors, {
      expected: 'a list of error responses',
      fix: 'write errorHygiene(record.errors)',
    })
  const told = errors.filter(({ status, byOutcome }) => byOutcome === true || status >= 400)
  return judgeAudit({
    check,
    fix: 'hideInside',
    title: problems
      ? 'an error says what happened and reveals no internals'
      : 'an error reveals no internals of the service',
    of: 'different error answers',
    examined: told.length,
    violations: told.flatMap(error => {
      const { status, contentType, body, headers = [], hostNames } = error
      const violation = (flaw: string, text: string, at?: number): Violation => ({
        kind: flaw,
        what: `${flaw}: status ${status}, ${contentType}, ${shownFrom(text, at)}`,
      })
      const reveals = (text: string) => {
        // Judged as it was sent, and shown without secrets.
        const safe = masked(text)
        const places = internalsIn(safe, hostNames)
        const found = [...internalsIn(text, hostNames).keys()]
        return found.map(what => violation(`reveals its ${what}`, safe, places.get(what)))
      }
      const lacking = problems ? flawsOf(error).map(flaw => violation(flaw, masked(body))) : []
      return [...lacking, ...[body, ...headers].flatMap(reveals)]
    }),
  })
}

/** Of a long text the part with what it reveals, on one line. */
function shownFrom(text: string, at = 0): string {
  const from = at < textShown / 2 ? 0 : at - textBefore
  return `${from > 0 ? '…' : ''}${text.slice(from, from + textShown).replaceAll('\n', ' ')}`
}

function flawsOf({ status, contentType, body, retryAfter }: ErrorAnswer): string[] {
  const problem: Readonly<Record<string, unknown>> = {
    ...unlessThrown(() => JSON.parse(body) as object | null),
  }
  const isSaid = (name: string) => typeof problem[name] === 'string' && problem[name] !== ''
  return [
    ...(mediaTypeOf(contentType) === 'application/problem+json' ? [] : ['not application/problem+json']),
    ...['type', 'title', 'detail'].filter(name => !isSaid(name)).map(name => `no ${name}`),
    ...(problem['status'] === status ? [] : ['a status member that differs']),
    ...(status === 503 && retryAfter === undefined ? ['503 without Retry-After'] : []),
    ...(isTime(retryAfter) ? [] : ['Retry-After that is neither whole seconds nor a date']),
    ...(Number(retryAfter) > awayAtMostS ? [`Retry-After of more than ${awayAtMostS} s`] : []),
  ]
}

/** As RFC 9110 defines it (10.2.3). */
const isTime = (retryAfter = '0'): boolean => /^\d+$/.test(retryAfter) || /^\w{3}, .* GMT$/.test(retryAfter)
