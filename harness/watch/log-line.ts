/** A readable form of a JSON log line: the time of day, the event, then its data. Any other line is returned unchanged. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const { time, event, stack, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>
    const shown = Object.entries(fields).map(([name, value]) => `${name}=${written(value)}`)
    const first = [clock(time), event, ...shown].filter(part => part !== undefined)
    const text = first.map(written).join('  ')
    return stack === undefined ? text : `${text}\n${written(stack)}`
  } catch {
    return line
  }
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** In September 2001: a smaller number is not milliseconds since 1970. */
const timeMin = 1e12

/** The time of day (UTC); a value that is no time is returned unchanged. */
function clock(time: unknown): unknown {
  const text = typeof time === 'number' && time > timeMin ? new Date(time).toISOString() : String(time)
  return /T(\d\d:\d\d:\d\d(?:\.\d{3})?)/.exec(text)?.[1] ?? time
}
