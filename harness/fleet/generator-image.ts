import { fileURLToPath } from 'node:url'
import { programFile } from '../record/program-file.ts'
import type { BaseImages } from '../system/description.ts'
import { programImage } from '../system/program-image.ts'

const programs = ['generator', 'hub', 'observer']
const entryOf = (name: string) => fileURLToPath(programFile(`./${name}-process`, import.meta.url))

/** The image of generators, and of the processes beside them. */
export const generatorImage = (base: BaseImages): Promise<string> =>
  programImage('generator', Object.fromEntries(programs.map(name => [name, entryOf(name)])), base)
