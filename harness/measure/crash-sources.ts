import type { Crash } from '../judge/fault-run/record.ts'
import { isForeign, Sources } from '../leak/sources.ts'
import type { SourceLine, SourceRoot } from '../record/source-line.ts'
import { ContainerEnded } from '../system/exit.ts'
import { madeOnce } from '../system/made-once.ts'

/** A stack frame of a bundle: `file:///app/server.mjs:41351:103`. Lines and columns count from 1. The heading has no column. */
const frame = /(?:file:\/\/)?(\/\S*\/server\.mjs):(\d+)(?::(\d+))?/g

/** Names the frames of a bundle in a text by source files, whose lines it also returns. Other frames name files already. */
export function frameNamer({ bundleMap }: Partial<SourceRoot> = {}) {
  const sources = bundleMap && madeOnce(async () => new Sources(await bundleMap()))
  return async (text: string) => {
    const lines: SourceLine[] = []
    if (text.search(frame) < 0) return { text, lines }
    // A source that does not build any more has no map.
    const known = await sources?.().catch(() => undefined)
    const named = text.replace(frame, (shown, script: string, line: string, column?: string) => {
      const at = known?.at(script, Number(line), column === undefined ? undefined : Number(column) - 1)
      if (at === undefined) return shown
      lines.push(at)
      return `${at.file}:${at.line}`
    })
    return { text: named, lines }
  }
}

/** Crashes with such names, and the service's own lines as origins. */
export async function withSources(crashes: readonly Crash[], root: SourceRoot): Promise<Crash[]> {
  const nameFrames = frameNamer(root)
  return await Promise.all(
    crashes.map(async crash => {
      const { text: what, lines } = await nameFrames(crash.what)
      const origin = lines.find(line => !isForeign(line))
      return { ...crash, what, ...(origin && { origins: [origin] }) }
    }),
  )
}

/** The error of a container that ended, with the same names and lines. Other errors stay as they are. */
export async function errorWithSources(error: unknown, root: SourceRoot): Promise<unknown> {
  if (!(error instanceof ContainerEnded)) return error
  const [crash] = await withSources([{ atMs: 0, what: error.end.what }], root)
  return crash === undefined ? error : new ContainerEnded({ ...error.end, ...crash })
}
