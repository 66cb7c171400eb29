import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CallNames } from '../load/call-source.ts'
import { isMade } from '../load/mix.ts'
import { callRule } from '../measure/plan-rules.ts'
import { clientsRule } from '../measure/shape-rules.ts'
import type { ComparePlan } from '../measure/compare.ts'
import { HarnessError } from '../record/errors.ts'
import { checkOptions, checkValue, functionRule, isRecord } from '../record/option.ts'
import { resolveSources } from '../system/source-imports.ts'

/** A load under which two revisions are compared. */
interface Load {
  readonly clients: number
  readonly call?: ComparePlan['call']
  /** Replaces `call`, where each of the two services needs a set-up first. */
  readonly prepare?: (origin: string) => Promise<ComparePlan['call']>
}

const rules = {
  clients: clientsRule,
  call: callRule,
  prepare: functionRule("async origin => get('/orders')"),
}

const example =
  "import { get } from 'vitest-plumbline'; export const compared = { orders: { clients: 10, call: get('/orders') } }"

/** @throws HarnessError where the file does not exist, or its export `compared` contains no loads. */
export async function loadsOf(path: string): Promise<Readonly<Record<string, Load>>> {
  const file = relative('.', path)
  if (!existsSync(path)) {
    throw new HarnessError(`there is no file of loads at ${file}`, {
      fix: `write it, in TypeScript or JavaScript, for example ${example}; or name another file with --loads`,
    })
  }
  resolveSources()
  const { compared } = (await import(pathToFileURL(path).href)) as { compared?: Record<string, Load> }
  if (!isRecord(compared) || Object.keys(compared).length === 0)
    throw new HarnessError(`${file} exports no loads as \`compared\``, { fix: `write ${example}` })
  for (const [name, load] of Object.entries(compared)) {
    checkOptions(`compared.${name}.`, load, { rules, required: ['clients'] })
    if ((load.call === undefined) === (load.prepare === undefined)) {
      const has = load.call ? 'both `call` and `prepare`' : 'neither `call` nor `prepare`'
      throw new HarnessError(`compared.${name} has ${has}`, {
        fix: `write call: ${callRule.example}, or prepare: ${rules.prepare.example} to set something up first`,
      })
    }
  }
  return compared
}

/** The call for a started service. @throws HarnessError where `prepare` returns no call. */
export async function callOf({ call, prepare }: Load, origin: string): Promise<ComparePlan['call']> {
  const prepared: unknown = prepare === undefined ? call : await prepare(origin)
  checkValue('compared: what prepare resolves to', prepared, {
    ...callRule,
    fixOf: () => `return one: prepare: ${rules.prepare.example}`,
  })
  const made = prepared as ComparePlan['call']
  // An id that was made by a request is another one for each service.
  return prepare !== undefined && isMade(made) ? { ...made, name: new CallNames().of(made) } : made
}
