/** A line of JSON as a person reads it: the time of day, the event, then what belongs to it. Any other line as it is. */
export function readable(line: string): string {
  const entry = parsed(line)
  if (entry === undefined) return line
  const { time, event, stack, ...fields } = entry
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${written(value)}`)
  const first = [clock(time), typeof event === 'string' ? event : undefined, ...shown]
  return [
    first.filter(part => part !== undefined).join('  '),
    ...(typeof stack === 'string' ? [stack] : []),
  ].join('\n')
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const clock = (time: unknown): string | undefined =>
  typeof time === 'string' ? /T(\d\d:\d\d:\d\d\.\d{3})/.exec(time)?.[1] : undefined
