/** `npm run package`: builds and packs the package, and checks what users would install. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { conclude, counted, staticCheck, type Count } from './count.ts'

const largestBytes = 1_000_000
const needed = [
  'dist/index.js',
  'dist/index.d.ts',
  'dist/index.js.map',
  'dist/cli/main.js',
  'dist/cli/doctor.mjs',
  'dist/report/results/results.schema.json',
  'README.md',
  'docs/checks.md',
  'LICENSE',
]
const unwanted = /mutants|\.test\.|\.exam\.|\/(?:testing|exam|bench)\//

interface Packed {
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/** Size and contents of the tarball. */
async function examineTarball(): Promise<Count> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])
  const [packed] = JSON.parse(stdout) as [Packed]
  const paths = packed.files.map(({ path }) => path)
  const wrong = [
    ...(packed.size < largestBytes ? [] : [`${packed.size} bytes, allowed ${largestBytes}`]),
    ...needed.filter(path => !paths.includes(path)).map(path => `${path} is missing`),
    ...paths.filter(path => unwanted.test(path)).map(path => `${path} is for us alone`),
  ]
  for (const line of wrong) console.error(line)
  return counted(`the tarball: ${packed.size} bytes, ${paths.length} files`, wrong.length === 0)
}

/** Each step is counted, and its output is printed. */
export const examinePackage = async (): Promise<readonly Count[]> => [
  await staticCheck(['node', 'harness/testing/build.ts']),
  await examineTarball(),
  await staticCheck(['publint', '--strict', '--pack=npm']),
  await staticCheck(['attw', '--pack', '.', '--profile=esm-only', '--quiet']),
  await staticCheck(['npm', 'publish', '--dry-run', '--ignore-scripts', '--loglevel=error']),
]

if (import.meta.main) process.exit(conclude(await examinePackage()))
