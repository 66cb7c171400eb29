/** Lines of whole words, none longer than the width unless a word is. What stands in parentheses is one. */
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
