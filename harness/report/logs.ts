import { basename } from 'node:path'
import type { Evidence } from '../judge/evidence.ts'
import { writeDraft } from '../record/report-draft.ts'
import type { TimedLine } from '../system/logs.ts'
import { fileNameOf } from './records.ts'

/** What each container printed, by its name. */
export type TimedLogs = Readonly<Record<string, readonly TimedLine[]>>

const aroundMs = 200
const shownLines = 12

/** Writes what the containers of a failed test printed, each line with its time, as `logs/<spec>-<test>-<container>.log`. */
export function saveLogs(spec: string, test: string, logs: TimedLogs): void {
  const name = fileNameOf(basename(spec).replace(/\..*$/, ''), test)
  for (const [container, lines] of Object.entries(logs)) {
    const text = lines.map(({ atMs, text: said }) => `${new Date(atMs).toISOString()} ${said}\n`)
    writeDraft(`logs/${name}-${container}.log`, text.join(''))
  }
}

/** What the containers printed around a moment of a workload that began at `startedAt`. */
export function linesAround(logs: TimedLogs, startedAt: number, momentMs: number): Evidence[] {
  const lines = Object.entries(logs)
    .flatMap(([container, all]) => all.map(({ atMs, text }) => ({ container, atMs: atMs - startedAt, text })))
    .filter(({ atMs }) => Math.abs(atMs - momentMs) <= aroundMs)
    .toSorted((a, b) => a.atMs - b.atMs)
  return lines.length === 0 ? [] : [{ kind: 'logLines', lines: nearest(lines, momentMs) }]
}

const nearest = <Of extends { readonly atMs: number }>(lines: readonly Of[], momentMs: number): Of[] =>
  lines
    .toSorted((a, b) => Math.abs(a.atMs - momentMs) - Math.abs(b.atMs - momentMs))
    .slice(0, shownLines)
    .toSorted((a, b) => a.atMs - b.atMs)
