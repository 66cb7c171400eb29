import type { Evidence } from '../judge/evidence.ts'
import type { LoggedLine } from '../record/logged-line.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { TimedLine } from '../system/logs.ts'
import { fileNameOf } from './records.ts'

const aroundMs = 200
const shownLines = 12

/** Writes `logs/<spec>-<test>-<container>.log`, each line with its time. @returns the paths once the report is complete. */
export function saveLogs(
  specName: string,
  test: string,
  logs: Readonly<Record<string, readonly TimedLine[]>>,
) {
  const name = fileNameOf(specName, test)
  return Object.entries(logs).flatMap(([container, lines]) => {
    const text = lines.map(({ atMs, text: said }) => `${new Date(atMs).toISOString()} ${said}\n`)
    return writeDraft(`logs/${name}-${container}.log`, text.join('')) ?? []
  })
}

export function linesAround(logs: readonly LoggedLine[], momentMs: number): Evidence[] {
  const distance = ({ atMs }: LoggedLine) => Math.abs(atMs - momentMs)
  const lines = logs
    .filter(line => distance(line) <= aroundMs)
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, shownLines)
    .toSorted((a, b) => a.atMs - b.atMs)
  return lines.length === 0 ? [] : [{ kind: 'logLines', lines }]
}
