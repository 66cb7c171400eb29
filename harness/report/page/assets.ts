import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { browserBundle } from '../../system/bundle.ts'
import { madeOnce } from '../../system/made-once.ts'

export type Assets = Awaited<ReturnType<typeof build>>

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** In order of precedence, lowest first. */
const sheets = [
  // Vitest loads a reporter from its command line with a runner that has no `import.meta.resolve`.
  createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'),
  ...['base', 'summary', 'checks', 'margins', 'specs', 'charts', 'plot', 'media'].map(name =>
    here(`style/${name}.css`),
  ),
]

/** Built once from the source and from uPlot; the package contains this module with the texts included. */
export const assets = madeOnce(build)

async function build() {
  const [style, script] = await Promise.all([
    Promise.all(sheets.map(sheet => readFile(sheet, 'utf8'))),
    browserBundle(here('browser/main.ts')),
  ])
  // Inside a script, this text would end the element.
  return { style: style.join('\n'), script: script.replaceAll('</script', '<\\/script') }
}
