import { causedBy, HarnessError } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { nearest } from '../record/nearest.ts'
import { refuseOption } from '../record/option.ts'
import { connectionsOf, type Beside, type ConnectionsOf } from './beside.ts'
import { environmentRule, isEnvironment } from './beside-container.ts'

interface Described {
  readonly env: (connections: ConnectionsOf<Beside>) => unknown
  readonly beside: Beside
}

/** Calls `env` with addresses like the real ones. @throws HarnessError for one that does not exist, or for an invalid result. */
export function checkedVariables({ env, beside }: Described): Readonly<Record<string, string>> {
  const missing: HarnessError[] = []
  let variables: unknown
  try {
    variables = env(watched(connectionsOf(beside), missing))
  } catch (cause) {
    throw missing[0] ?? causedBy(cause, 'service.env fails', 'correct its code')
  }
  if (isEnvironment(variables)) return variables
  // An address that `env` reads optionally may be missing.
  if (missing[0] !== undefined && !(variables instanceof Promise)) throw missing[0]
  throw refuseOption('the result of service.env', variables, {
    expected: environmentRule.expected,
    fix: fixOf(variables),
  })
}

function fixOf(variables: unknown): string {
  if (variables instanceof Promise) return 'write it without `async`: the addresses are already known'
  const [unset] = Object.entries(variables ?? {}).find(([, value]) => value === undefined) ?? []
  return unset === undefined
    ? "write numbers as strings, for example `POOL_SIZE: '10'`"
    : `give ${unset} a value, or leave it out`
}

/** The same addresses, recording those that are read and do not exist. */
function watched(connections: ConnectionsOf<Beside>, missing: HarnessError[]): ConnectionsOf<Beside> {
  const names = Object.keys(connections)
  const inner = mapValues(connections, (connection, name) =>
    noting(connection, field => missing.push(noField(name, field, Object.keys(connection)))),
  )
  return noting(inner, name => missing.push(notBeside(name, names)))
}

const noting = <Of extends object>(of: Of, note: (name: string) => void): Of =>
  new Proxy(of, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target)) note(name)
      return Reflect.get(target, name) as unknown
    },
  })

function notBeside(name: string, names: readonly string[]): HarnessError {
  const there = names.length === 0 ? '`beside` is empty' : `\`beside\` has only ${names.join(', ')}`
  const added = [...names.map(one => `${one}: …`), `${name}: postgres()`].join(', ')
  const fix = `add it to \`beside\`, for example \`beside: { ${added} }\``
  return notThere(`\`${name}\`, but ${there}`, nearest(name, names), fix)
}

function noField(name: string, field: string, fields: readonly string[]): HarnessError {
  const meant = nearest(field, fields) ?? (fields.includes('url') ? 'url' : undefined)
  const uses = `\`${name}.${field}\`, but \`${name}\` has ${fields.join(', ')}`
  const fix = `build it from these, for example \`redis://\${${name}.address}\``
  return notThere(uses, meant && `${name}.${meant}`, fix)
}

const notThere = (uses: string, meant: string | undefined, otherwise: string): HarnessError =>
  new HarnessError(`service.env uses ${uses}`, {
    fix: meant === undefined ? otherwise : `write \`${meant}\``,
  })
