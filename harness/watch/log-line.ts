/** A readable form of a JSON log line: the time of day, the event, then its data. Any other line is returned unchanged. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    const { time, event, stack, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>
    const shown = Object.entries(fields).map(([name, value]) => `${name}=${written(value)}`)
    const first = [clock(time), typeof event === 'string' ? event : undefined, ...shown]
    const text = first.filter(part => part !== undefined).join('  ')
    return typeof stack === 'string' ? `${text}\n${stack}` : text
  } catch {
    return line
  }
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const clock = (time: unknown): string | undefined =>
  typeof time === 'string' ? /T(\d\d:\d\d:\d\d\.\d{3})/.exec(time)?.[1] : undefined
