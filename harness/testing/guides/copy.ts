import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Results } from '../../report/results/results.ts'
import { schemaFlaws } from '../results-schema.ts'

/** A folder outside the project with some of its files. Dispose it to remove it. */
export class Copy implements AsyncDisposable {
  readonly folder: string

  protected constructor(folder: string) {
    this.folder = folder
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** The results of the last run there; they must be as their schema says. */
  async results(): Promise<Results> {
    const content: unknown = JSON.parse(await readFile(this.path('report/results.json'), 'utf8'))
    const flaws = schemaFlaws(content)
    if (flaws.length > 0) throw new Error(`results.json is not as its schema says: ${flaws.join('; ')}`)
    return content as Results
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
