import { readFileSync } from 'node:fs'
import { normalize } from 'node:path'

/** The part of package.json that names the entry points. */
interface Manifest {
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** The condition of `exports` that resolves to sources instead of built files. */
const sourceCondition = 'vitest-plumbline-source'

/** The files of the entry points, as paths from the root of the repository. */
export const doorFiles = ({ exports = {} }: Manifest): string[] =>
  Object.values(exports)
    .map(target => (typeof target === 'string' ? undefined : target[sourceCondition]))
    .filter(file => file !== undefined)
    .map(file => normalize(file))

export const readManifest = (): Manifest => JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
