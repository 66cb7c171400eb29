import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Results } from '../../report/results/results.ts'

/** A folder outside the project with some of its files. Dispose it to remove it. */
export class Copy implements AsyncDisposable {
  readonly folder: string

  protected constructor(folder: string) {
    this.folder = folder
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async results(): Promise<Results> {
    return JSON.parse(await readFile(this.path('report/results.json'), 'utf8')) as Results
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
