import type { Crash } from '../judge/fault-run/record.ts'
import { isForeign, Sources } from '../leak/sources.ts'
import type { SourceLine, SourceRoot } from '../record/source-line.ts'
import { ContainerEnded } from '../system/exit.ts'

/** A stack frame of a bundle: `file:///app/server.mjs:41351:103`. Lines and columns count from 1. The heading has no column. */
const frame = /(?:file:\/\/)?(\/\S*\/server\.mjs):(\d+)(?::(\d+))?/g

/** Names the frames of a bundle by source files, with the service's own lines as origins. Other frames name files already. */
export async function withSources(crashes: readonly Crash[], { bundleMap }: SourceRoot): Promise<Crash[]> {
  if (bundleMap === undefined || !crashes.some(({ what }) => what.search(frame) >= 0)) return [...crashes]
  const sources = new Sources(await bundleMap())
  return crashes.map(crash => {
    const lines: SourceLine[] = []
    const what = crash.what.replace(frame, (shown, script: string, line: string, column?: string) => {
      const at = sources.at(script, Number(line), column === undefined ? undefined : Number(column) - 1)
      if (at === undefined) return shown
      lines.push(at)
      return `${at.file}:${at.line}`
    })
    const origin = lines.find(line => !isForeign(line))
    return { ...crash, what, ...(origin && { origins: [origin] }) }
  })
}

/** The error of a container that ended, with the same names and lines. Other errors stay as they are. */
export async function errorWithSources(error: unknown, root: SourceRoot): Promise<unknown> {
  if (!(error instanceof ContainerEnded)) return error
  const [crash] = await withSources([{ atMs: 0, what: error.end.what }], root)
  return crash === undefined ? error : new ContainerEnded({ ...error.end, ...crash })
}
