/** The fields of a log line beside its event. An Error is written as its message and those of its causes. */
export type Fields = Readonly<Record<string, unknown>>

/** One line of JSON on stdout: what the service does. */
export const info = (event: string, fields: Fields = {}): void => console.log(line(event, fields))

/** One line of JSON on stderr, for errors that a person should look at. */
export const failure = (event: string, error: unknown, fields: Fields = {}): void => {
  const stack = error instanceof Error ? error.stack : undefined
  console.error(line(event, { ...fields, error, stack }))
}

const line = (event: string, fields: Fields): string => {
  const written = Object.entries(fields).map(([key, value]) => [
    key,
    value instanceof Error ? messages(value) : value,
  ])
  return JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(written) })
}

const messages = (error: Error): string =>
  error.cause instanceof Error ? `${error.message}: ${messages(error.cause)}` : error.message
