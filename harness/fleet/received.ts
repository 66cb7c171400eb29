import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { del, get, patch, post, put, request } from '../load/call.ts'
import type { CallSource } from '../load/call-source.ts'
import { mix } from '../load/mix.ts'
import { scenario, type Scenario } from '../load/scenario.ts'
import { evidencedBy, HarnessError, messageOf } from '../record/errors.ts'
import * as quantities from '../record/quantities.ts'
import { temporaryFolder } from '../record/temporary-folder.ts'

/** A module as one text, and the rows that it read: what another process needs for its scenarios. */
interface Program {
  readonly file: string
  readonly code: string
  /** By the reading function and the path as written: `csv users.csv`. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>
}

/** A scenario with its module: the function alone would lose what it uses from the module. */
export interface SentScenario extends Scenario {
  readonly program: Program
}

const calls = { del, get, patch, post, put, request }

/** Where a module finds the replacement for this package. */
export const doorKey = 'vitest-plumbline in a generator'
/** By module text: each module runs once here, for any number of loads, as in its own process. */
const loaded = new Map<string, Promise<readonly Scenario[]>>()

/** The calls of a load in a form that this process can use. @throws HarnessError if its module does not create the scenario. */
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
  using folder = temporaryFolder('plumbline-scenario-')
  try {
    const module = join(folder.path, 'spec.mjs')
    await writeFile(module, code)
    await import(pathToFileURL(module).href)
    return made
  } catch (cause) {
    const fix =
      'make the scenario in a file of its own, which reads files only with csv() and jsonLines(), and import it in the spec'
    throw evidencedBy(cause, `${file} cannot be loaded by a generator`, fix)
  } finally {
    door.close()
  }
}

type Words = Readonly<Record<string, unknown>>

const isOfModules = (name: string | symbol): boolean =>
  typeof name === 'symbol' || name === 'then' || name === '__esModule'

/**
 * Replaces Vitest and this package for a module in a generator: contains the functions that describe a load. While the module is
 * loaded, any other name can be called and accessed without effect, so its tests define nothing. After `close` these names throw:
 * an `expect` in a scenario must not pass unchecked.
 */
function openDoor(words: Words) {
  let isOpen = true
  const nothing = (name: string): unknown => {
    if (!isOpen) {
      throw new HarnessError(`a scenario uses ${name}, which generators on other machines do not have`, {
        fix: 'remove it, and use `status` and `check` of the call',
      })
    }
    const again = () => nothing(name)
    return new Proxy(() => undefined, {
      get: (_, more) => (isOfModules(more) ? undefined : again()),
      apply: again,
    })
  }
  const get = (_: Words, name: string | symbol) => {
    if (isOfModules(name)) return undefined
    return Object.hasOwn(words, name) ? words[name as string] : nothing(String(name))
  }
  // A bundler copies the own properties of a module but keeps its prototype, so every accessed name reaches the proxy.
  const module = Object.create(new Proxy(words, { get })) as object
  return { module, close: () => void (isOpen = false) }
}
