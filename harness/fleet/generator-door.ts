import { HarnessError } from '../record/errors.ts'

type Words = Readonly<Record<string, unknown>>

const isOfModules = (name: string | symbol): boolean =>
  typeof name === 'symbol' || name === 'then' || name === '__esModule'

/**
 * Replaces Vitest and this package for a module in a generator: contains the functions that describe a load. While the module is
 * loaded, any other name can be called and accessed without effect, so its tests define nothing. After `close` these names throw:
 * an `expect` in a scenario must not pass unchecked.
 */
export function openDoor(words: Words): { readonly module: object; readonly close: () => void } {
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
  const close = () => void (isOpen = false)
  return { module, close }
}
