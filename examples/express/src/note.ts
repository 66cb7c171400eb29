const longest = 1_000

/** The text of a note from a client; undefined where it is no text, or longer than 1,000 characters. */
export function noteText(body: unknown): string | undefined {
  const text = (body as { text?: unknown } | undefined)?.text
  return typeof text === 'string' && text !== '' && text.length <= longest ? text : undefined
}
