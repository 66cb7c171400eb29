import { isMeasured, type AnyRecord } from '../judge/records/judge.ts'
import { HarnessError, shown } from '../record/errors.ts'

/** Records of the running test with promises that were not judged yet. Tests on containers run one after the other. */
const unjudged = new Set<AnyRecord>()

/** Registers a record of a fixture, if it has promises. Only some rules of a fault run need one. */
export function noteMeasured(result: unknown): void {
  if (!isMeasured(result)) return
  if (result.kind === 'faultRun' || Object.keys(result.promises).length > 0) unjudged.add(result)
}

/** Marks a record as judged; without a record, all: custom judgements or a copy of a record may be about any. */
export function noteJudged(record?: AnyRecord): void {
  if (record === undefined || !unjudged.delete(record)) unjudged.clear()
}

export const forgetMeasured = (): void => unjudged.clear()

/** @throws HarnessError if the test ends with promises that were never judged: it would pass whatever was measured. */
export function assertJudged(): void {
  const [record] = unjudged
  if (record === undefined) return
  const { kind, name } = record
  const named = name === undefined ? '' : ` ${shown(name)}`
  throw new HarnessError(`the promises of the ${kind}${named} were never judged`, {
    fix: `end the test with \`expect(record).toMeet()\`, or remove \`promises\` from the plan`,
  })
}
