import { readFileSync } from 'node:fs'
import { normalize } from 'node:path'

/** What of package.json says where the door is. */
export interface Manifest {
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** The condition of `exports` that names sources instead of what was built from them. */
const sourceCondition = 'vitest-plumbline-source'

/** The files of the door, as paths from the root of the repository; none while nothing is exported. */
export const doorFiles = ({ exports = {} }: Manifest): string[] =>
  Object.values(exports)
    .map(target => (typeof target === 'string' ? undefined : target[sourceCondition]))
    .filter(file => file !== undefined)
    .map(file => normalize(file))

export const readManifest = (): Manifest => JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
