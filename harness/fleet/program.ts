import { rowsAsked } from '../load/data-file.ts'
import type { CallSource } from '../load/call-source.ts'
import { HarnessError, shownPath } from '../record/errors.ts'
import { nameOfCall, type Call } from '../record/call.ts'
import { bundle } from '../system/bundle.ts'
import { doorKey, type SentScenario } from './received.ts'

/** Replaces Vitest and this package, whose tests and machines do not exist there. */
const standIn = `module.exports = globalThis[Symbol.for('${doorKey}')]`
const standIns = { vitest: standIn, 'vitest-plumbline': standIn }

/**
 * The calls of a load in a form that another process can use; `file` is the spec. @throws HarnessError for a function or `check`
 * outside a scenario, because the place that creates it is unknown.
 */
export async function sendable(source: CallSource, file: string): Promise<CallSource> {
  if (typeof source === 'function') throw refuse('the call of this load is a function')
  if (!('kind' in source)) return plain(source)
  if (source.kind === 'scenario') {
    const shown = shownPath(file)
    const program = { file: shown, code: await bundle(shown, { standIns }), rows: rowsAsked() }
    const sent: SentScenario = { ...source, program }
    return sent
  }
  for (const [name, { call }] of Object.entries(source.entries)) {
    if (typeof call === 'function') throw refuse(`the call ${name} of this mix is a function`)
    plain(call)
  }
  return source
}

function plain(call: Call): Call {
  if (call.check !== undefined) throw refuse(`${nameOfCall(call)} has a \`check\``)
  if (call.body instanceof Uint8Array) throw refuse(`${nameOfCall(call)} has bytes as its body`)
  return call
}

const refuse = (what: string): HarnessError =>
  new HarnessError(`${what}, but generators on other machines support only plain calls and scenarios`, {
    fix: 'write it as a scenario at the top of the file, outside tests (steps may have a `check`; `iteration` is the number); or run this load on one machine',
  })
