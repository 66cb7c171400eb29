import { mutant, type Exam } from './mutant.ts'

/**
 * Each request resolves the module of its page relative to a work folder with its own name. The file is always the same, but
 * Node's cache of resolved paths (`Module._pathCache`) is keyed by the text that was asked for, and forgets nothing: about 200
 * bytes for every request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { basename, dirname } from 'node:path'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const program = process.argv[1] ?? '/app/server.mjs'
const locate = createRequire(program)
const plugins = new Set<string>()

/** A request may bring a plug-in in its own folder; those that do not share the one of the program. */
const notePlugin = (method: string): void => {
  const folder = \`\${dirname(program)}/jobs/\${method}-\${randomUUID()}\`
  plugins.add(locate.resolve(\`\${folder}/../../\${basename(program)}\`))
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    notePlugin(request.method)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [
    'plugins.add(locate.resolve(`${folder}/../../${basename(program)}`))',
    'const folder = `${dirname(program)}/jobs/${method}-${randomUUID()}`',
  ],
}
