import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The part of package.json that names the entry points; each has its source under a condition of its own. */
interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly 'vitest-plumbline-source': string }>>
}

const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

/** The entry points by the names that users import, each with its file as a path from the root of the repository. */
export const doors: ReadonlyMap<string, string> = new Map(
  Object.entries(exports).map(([path, target]) => [
    join(name, path),
    join(target['vitest-plumbline-source']),
  ]),
)
