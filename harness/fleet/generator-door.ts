import { HarnessError } from '../record/errors.ts'

type Words = Readonly<Record<string, unknown>>

const isOfModules = (name: string | symbol): boolean =>
  typeof name === 'symbol' || name === 'then' || name === '__esModule'

/**
 * What a module has in a generator in the place of Vitest and of this package: the words of a load. While the module is
 * loaded, each other name may be called and asked for more, and nothing comes of it: so its tests define nothing. Once
 * it is closed they throw: what a scenario expects by `expect` must not pass because nobody looked.
 */
export function openDoor(words: Words): { readonly module: object; readonly close: () => void } {
  let isOpen = true
  const nothing = (name: string): unknown => {
    if (!isOpen) {
      throw new HarnessError(`a scenario uses ${name}, which generators on other machines do not have`, {
        fix: 'leave it out: what an answer has to be, its `status` and `check` say',
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
  // A bundler hands the prototype of a module on, and so each name that is asked for.
  const module = Object.create(new Proxy(words, { get })) as object
  const close = () => void (isOpen = false)
  return { module, close }
}
