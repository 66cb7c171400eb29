import type { CallSource } from '../load/call-source.ts'
import { HarnessError } from '../record/errors.ts'
import { nameOfCall, type Call } from '../record/call.ts'

/**
 * What a load asks, if it can be written down for another process.
 *
 * @throws HarnessError for a function, a scenario and a `check`: they stay in the process of their spec.
 */
export function shareable(source: CallSource): CallSource {
  if (typeof source === 'function') throw refuse('the call of this load is a function')
  if (!('kind' in source)) return plain(source)
  if (source.kind === 'scenario') throw refuse(`${source.name} is a scenario`)
  for (const [name, { call }] of Object.entries(source.entries)) {
    if (typeof call === 'function') throw refuse(`the call ${name} of this mix is a function`)
    plain(call)
  }
  return source
}

function plain(call: Call): Call {
  if (call.check === undefined) return call
  throw refuse(`${nameOfCall(call)} has a \`check\``)
}

const refuse = (what: string): HarnessError =>
  new HarnessError(`${what}, and generators on other machines know plain calls alone`, {
    fix: 'write calls such as get(), or a mix() of them, without functions; or run this load on one machine, without a fleet',
  })
