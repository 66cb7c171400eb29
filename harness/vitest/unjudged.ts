import { promiseUnits } from '../judge/records/promise-units.ts'
import { HarnessError } from '../record/errors.ts'
import { isRecord } from '../record/option.ts'
import { shown } from '../record/shown.ts'

/** Records of the running test with promises that were not judged yet. Tests on containers run one after the other. */
const unjudged = new Set<unknown>()

/** Whether a value is a record of a fixture. A run-time check, because Vitest strips types. */
export const isMeasured = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && Object.hasOwn(promiseUnits, String(value['kind']))

/** Only some rules of a fault run need a promise. */
const hasPromises = ({ kind, promises: made }: Readonly<Record<string, unknown>>): boolean =>
  kind === 'faultRun' || (isRecord(made) && Object.keys(made).length > 0)

/** Registers a record of a fixture, if it has promises. */
export function noteMeasured(result: unknown): void {
  if (isMeasured(result) && hasPromises(result)) unjudged.add(result)
}

/** Marks a record as judged; without a record, all: custom judgements or a copy of a record may be about any. */
export function noteJudged(record?: unknown): void {
  if (!unjudged.delete(record)) unjudged.clear()
}

export const forgetMeasured = (): void => unjudged.clear()

/** @throws HarnessError if the test ends with promises that were never judged: it would pass whatever was measured. */
export function assertJudged(): void {
  const [record] = unjudged
  if (!isRecord(record)) return
  const { kind, name } = record
  const named = name === undefined ? '' : ` ${shown(name)}`
  throw new HarnessError(`the promises of the ${String(kind)}${named} were never judged`, {
    fix: `end the test with \`expect(record).toMeet()\`, or remove \`promises\` from the plan`,
  })
}
