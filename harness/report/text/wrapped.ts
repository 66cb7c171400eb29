/** Wraps a text at whole words; only a word longer than the width exceeds it. Text in parentheses counts as one word. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/\([^)]*\)\S*|\S+/g) ?? []) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > width && line !== '') {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}
