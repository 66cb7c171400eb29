import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { del, get, patch, post, put, request } from '../load/call.ts'
import type { CallSource } from '../load/call-source.ts'
import { mix } from '../load/mix.ts'
import { scenario, type Scenario } from '../load/scenario.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import * as quantities from '../record/quantities.ts'
import { openDoor } from './generator-door.ts'

/** A module as one text, and the rows that it read: what another process needs to have its scenarios too. */
export interface Program {
  /** Of the module, as a message shows it. */
  readonly file: string
  readonly code: string
  /** By the function that read them and the path as it is written: `csv users.csv`. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>
}

/** A scenario with the module that makes it: its function alone would lose what it uses there. */
export interface SentScenario extends Scenario {
  readonly program: Program
}

const calls = { del, get, patch, post, put, request }

/** Where a module finds what stands here in the place of this package. */
export const doorKey = 'vitest-plumbline in a generator'
/** By the text of their module: it runs once here, however many loads there are, as it does in its own process. */
const loaded = new Map<string, Promise<readonly Scenario[]>>()

/** What a load asks, as this process can ask it. @throws HarnessError where its module does not make the scenario here. */
export async function received(call: CallSource): Promise<CallSource> {
  if (!('program' in call)) return call
  const { name, program } = call as SentScenario
  const known = loaded.get(program.code) ?? load(program)
  loaded.set(program.code, known)
  const [found, ...others] = (await known).filter(one => one.name === name)
  if (found !== undefined && others.length === 0) return found
  throw new HarnessError(
    `${program.file} makes ${others.length === 0 ? 'no' : 'more than one'} scenario ${name} while it is loaded, expected one`,
    { fix: 'make it once, at the top of the file, outside of `test` and `describe`' },
  )
}

async function load({ file, code, rows }: Program): Promise<readonly Scenario[]> {
  const made: Scenario[] = []
  const read = (kind: string) => (path: string) => {
    const found = rows[`${kind} ${path}`]
    if (found !== undefined) return found
    throw new HarnessError(`${kind}: ${path} was not read by the spec itself`, {
      fix: 'read it at the top of the file',
    })
  }
  const door = openDoor({
    ...quantities,
    ...calls,
    mix,
    HarnessError,
    messageOf,
    csv: read('csv'),
    jsonLines: read('jsonLines'),
    scenario: (...given: Parameters<typeof scenario>) => {
      const one = scenario(...given)
      made.push(one)
      return one
    },
  })
  Object.assign(globalThis, { [Symbol.for(doorKey)]: door.module })
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-scenario-'))
  try {
    const module = join(folder, 'spec.mjs')
    await writeFile(module, code)
    await import(pathToFileURL(module).href)
    return made
  } catch (cause) {
    throw new HarnessError(`${file} cannot be loaded by a generator: ${messageOf(cause)}`, {
      fix: 'make the scenario in a file of its own, which reads files by csv() and jsonLines() alone, and import it in the spec',
      cause,
    })
  } finally {
    door.close()
    await rm(folder, { recursive: true })
  }
}
