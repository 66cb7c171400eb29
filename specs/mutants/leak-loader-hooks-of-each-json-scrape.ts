import { mutant, type Exam } from './mutant.ts'

/**
 * Each scrape notes which modules are loaded while it is answered, by hooks of the module loader. Where JSON is wanted, the
 * handler returns before it takes the hooks away again: Node's loader keeps them for ever, with a bound function and a set of
 * twelve names, about 600 bytes in 1 of 16 requests. Nothing is loaded late, so they are never called.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { builtinModules, registerHooks, type ResolveHookSync } from 'node:module'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const expected = builtinModules.slice(0, 12)
let surprises = 0

/** Counts a module that is loaded during a scrape, and was not expected then. */
const noteLoad = (
  known: Set<string>,
  ...[name, context, next]: Parameters<ResolveHookSync>
): ReturnType<ResolveHookSync> => {
  if (!known.has(name)) surprises += 1
  known.add(name)
  return next(name, context)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const hooks = registerHooks({ resolve: noteLoad.bind(undefined, new Set(expected)) })
    const figures = metrics.read()`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })`,
    replace: `    const text = toExposition(figures)
    hooks.deregister()
    return c.body(text, 200, { 'Content-Type': expositionType })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.workingSet', 'leak.native'],
  blames: `const hooks = registerHooks({ resolve: noteLoad.bind(undefined, new Set(expected)) })`,
}
