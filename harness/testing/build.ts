/**
 * `npm run build`: compiles the package from harness/ to dist/, as JavaScript with declarations and source maps. Not minified,
 * because functions are sent to other processes as text. The maps contain no sources, which would be a third of the package: the
 * output is the source without its types, including comments.
 */
import { globSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { chmod, cp, rm, writeFile } from 'node:fs/promises'
import { assets } from '../report/page/assets.ts'
import { doors } from './door.ts'
import { importsIn } from './imports.ts'

const out = 'dist'

await rm(out, { recursive: true, force: true })
const { status } = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
// Removes declarations that the exported ones do not refer to.
const declarationOf = (source: string): string => source.replace(/\.ts$/, '.d.ts')
const unused = new Set(globSync(`${out}/**/*.d.ts`))
const use = (file: string): void => {
  if (!unused.delete(file)) return
  const isUnused = (path: string) => unused.has(declarationOf(path))
  for (const { to } of importsIn(file, readFileSync(file, 'utf8'), isUnused)) use(declarationOf(to))
}
for (const source of doors.values()) use(declarationOf(source.replace(/^harness/, out)))
for (const file of unused) rmSync(file)
for (const name of globSync(['engine/*-entrypoint.sh', 'report/results/*.schema.json'], { cwd: 'harness' }))
  await cp(`harness/${name}`, `${out}/${name}`)
// Builds the page of the package here, so that users need neither the sources of its script nor uPlot.
const { style, script } = await assets()
await writeFile(
  `${out}/report/page/assets.js`,
  `export const assets = async () => (${JSON.stringify({ style, script })})\n`,
)
await rm(`${out}/report/page/assets.js.map`)
await chmod(`${out}/cli/main.js`, 0o755).catch(() => undefined)
