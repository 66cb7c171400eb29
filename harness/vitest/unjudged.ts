import { promiseUnits } from '../judge/records/promise-units.ts'
import { HarnessError } from '../record/errors.ts'
import { isRecord } from '../record/option.ts'
import { shown } from '../record/shown.ts'

/** Records of the running test that made promises, and were not judged yet. Tests on containers run one after the other. */
const unjudged = new Set<unknown>()

/** A record as fixtures return it: Vitest strips types. */
export const isMeasured = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && Object.hasOwn(promiseUnits, String(value['kind']))

/** Only some rules of a fault run need a promise. */
const promises = ({ kind, promises: made }: Readonly<Record<string, unknown>>): boolean =>
  kind === 'faultRun' || (isRecord(made) && Object.keys(made).length > 0)

/** Notes what a fixture returns, if it promises anything. */
export function noteMeasured(result: unknown): void {
  if (isMeasured(result) && promises(result)) unjudged.add(result)
}

/** Judgements of one's own, or a copy of a record, may be about any of them. */
export function noteJudged(record?: unknown): void {
  if (!unjudged.delete(record)) unjudged.clear()
}

export const forgetMeasured = (): void => unjudged.clear()

/** @throws HarnessError if promises of the test that ends were never judged: it would be green whatever was measured. */
export function assertJudged(): void {
  const [record] = unjudged
  if (!isRecord(record)) return
  const { kind, name } = record
  const named = name === undefined ? '' : ` ${shown(name)}`
  throw new HarnessError(`the promises of the ${String(kind)}${named} were never judged`, {
    fix: `let the test end with \`expect(record).toMeet()\`, or leave \`promises\` out of the plan`,
  })
}
