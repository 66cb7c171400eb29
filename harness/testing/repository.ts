import { globSync } from 'node:fs'
import { join, normalize } from 'node:path'
import type { Import } from './imports.ts'

/** Every file that can import or be imported, as a path from the root of the repository, in alphabetical order. */
export const files: readonly string[] = globSync(['*.ts', '{app,docs,examples,harness,specs}/**/*'], {
  withFileTypes: true,
})
  .filter(entry => entry.isFile())
  .map(entry => normalize(join(entry.parentPath, entry.name)))
  .toSorted()

export const isTest = (file: string): boolean => file.endsWith('.test.ts')

/**
 * The imports that violate a rule, as `from → to`.
 *
 * @throws RangeError where no import was checked: such a rule would always pass
 */
export function offencesIn(checked: readonly Import[], offends: (candidate: Import) => boolean): string[] {
  if (checked.length === 0)
    throw new RangeError('no import was checked: the rule names what is no longer there')
  return checked.filter(offends).map(({ from, to }) => `${from} → ${to}`)
}
