import type { FaultName, System } from 'vitest-plumbline'
import { judgeAudit, type Judgement, type MeasuredFaultRun, type Violation } from 'vitest-plumbline/judge'
import { at, path } from './figures.ts'
import { ask, read } from './requests.ts'

/** Whether the service answers that it has no figures now. */
export const refusesFigures = async (origin: string): Promise<boolean> =>
  ((await ask(origin + path))?.status ?? 0) >= 500

/** How often the service is started in each fault that ends it. */
const starts: Readonly<Partial<Record<FaultName, number>>> = {
  killService: 1,
  loseService: 1,
  terminateService: 1,
  terminateBesideSlowClient: 1,
  startWithoutDatabase: 2,
}

/** What was read of the figures during the faults, in order. */
export interface FiguresRead {
  /** Of the requests. */
  readonly counts: number[]
  readonly violations: Violation[]
  /** How often they were refused. */
  refused: number
}

/**
 * A number of counted requests begins anew only where the process does, and each line is a number in an outage too. Only a service
 * that ends may refuse its figures.
 */
export function figuresKept(
  { windows, crashes }: MeasuredFaultRun,
  { counts, violations, refused }: FiguresRead,
): Judgement {
  const fallen = counts.filter((count, index) => count < (counts[index - 1] ?? 0))
  const allowed = windows.reduce((sum, { fault }) => sum + (starts[fault] ?? 0), crashes.length)
  const what = `${fallen.length} times, in a process that was started again ${allowed} times`
  return judgeAudit({
    check: 'figuresKept',
    title: 'the figures count since the start of the process, and are numbers',
    of: 'readings',
    examined: counts.length,
    violations: [
      ...(fallen.length > allowed ? [{ kind: 'requestCount began anew', what }] : []),
      ...(allowed === 0 && refused > 1
        ? [{ kind: 'no figures', what: `${refused} times, of a service that goes on` }]
        : []),
      ...violations,
    ],
  })
}

/** So many errors are no coincidence. */
const fewestErrors = 10

/** Requests that stay in flight although they were answered. What clients have given up may still be in flight. */
export function stuckAfterErrors(
  inFlight: number,
  { errors, givenUp }: Readonly<Record<'errors' | 'givenUp', number>>,
): Violation[] {
  if (errors < fewestErrors || !(inFlight - givenUp > errors / 2)) return []
  const what = `${inFlight} after ${errors} errors that clients got, and ${givenUp} requests without an answer`
  return [{ kind: 'in flight for ever', what }]
}

/** The operations since the last crash: figures count since the start of the process. */
export const sinceLastCrash = ({ acts, crashes }: Pick<MeasuredFaultRun, 'acts' | 'crashes'>) =>
  acts.filter(({ sentMs }) => crashes.every(({ atMs }) => sentMs > atMs))

/** The service has counted what it answered during faults of its database, and tells none of it as in flight. */
export async function countedAnswers(
  { service: { origin } }: System,
  record: Pick<MeasuredFaultRun, 'acts' | 'crashes'>,
): Promise<Judgement> {
  const figures = await read(origin + path)
  const acts = sinceLastCrash(record)
  const statuses = acts.flatMap(({ status }) => status ?? [])
  const due = { requestCount: statuses.length, errorCount: statuses.filter(status => status >= 500).length }
  return judgeAudit({
    check: 'countedAnswers',
    title: 'the figures count each answer, errors too',
    of: 'answers',
    examined: statuses.length,
    violations: [
      ...Object.entries(due)
        .filter(([name, least]) => !(Number(at(figures, name)) >= least))
        .map(([name, least]) => ({
          kind: 'not counted',
          what: `${name} is ${String(at(figures, name))}, and clients got ${least}`,
        })),
      ...stuckAfterErrors(Number(at(figures, 'inFlight')), {
        errors: due.errorCount,
        givenUp: acts.length - statuses.length,
      }),
    ],
  })
}
